namespace Weir.Http.Http1;

/// <summary>Finds the CRLF that ends a line; any other control character on the way is an error (RFC 9112 §2.2).</summary>
internal static class LineEnd
{
    /// <summary>Measures the line that starts at the first byte.</summary>
    /// <param name="bytes">From the first byte of the line to the end of what is there.</param>
    /// <param name="limitBytes">Longest line allowed, without its CRLF.</param>
    /// <param name="tooLong">The error of a longer one.</param>
    /// <param name="length">Bytes of the line without its CRLF.</param>
    /// <param name="colon">The first colon of the line, or -1.</param>
    /// <remarks>The error found is that of the first wrong byte, so that it does not depend on how the bytes were split.</remarks>
    public static HeadStatus Find(
        ReadOnlySpan<byte> bytes, int limitBytes, HttpError tooLong, out int length, out int colon, out HttpError error)
    {
        length = LineScanner.Find(bytes, out colon);
        error = HttpError.None;
        if ((uint)length < (uint)(bytes.Length - 1) && bytes[length] == '\r' && bytes[length + 1] == '\n' && length <= limitBytes)
            return HeadStatus.Complete;

        error = WhyNot(bytes, limitBytes, tooLong, length);
        return error == HttpError.None ? HeadStatus.Incomplete : HeadStatus.Invalid;
    }

    private static HttpError WhyNot(ReadOnlySpan<byte> bytes, int limitBytes, HttpError tooLong, int control)
    {
        if (control > limitBytes || (control < 0 && bytes.Length > limitBytes))
            return tooLong;
        if (control < 0)
            return HttpError.None;
        if (bytes[control] == '\n')
            return HttpError.BareLineFeed;
        if (bytes[control] != '\r')
            return HttpError.ControlCharacter;
        return control + 1 == bytes.Length ? HttpError.None : HttpError.BareCarriageReturn;
    }
}
