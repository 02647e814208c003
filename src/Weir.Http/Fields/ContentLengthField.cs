namespace Weir.Http.Fields;

/// <summary>Reads Content-Length: digits and nothing else (RFC 9110 §8.6).</summary>
internal static class ContentLengthField
{
    /// <summary>Reads the value to its last byte or its first fault.</summary>
    /// <param name="value">The trimmed value.</param>
    /// <param name="length">Bytes announced; meaningless after an error.</param>
    public static HttpError Read(ReadOnlySpan<byte> value, out long length)
    {
        length = 0;
        if (value.IsEmpty)
            return HttpError.BadContentLength;

        foreach (byte b in value)
        {
            // A sign, whitespace inside or a list such as "5, 5" all end here. RFC 9112 §6.3 would allow a list of equal values to be
            // taken as one; whoever sends it differs from us in how it frames, so it is refused.
            uint digit = (uint)(b - '0');
            if (digit > 9)
                return HttpError.BadContentLength;
            if (length > (long.MaxValue - digit) / 10)
                return HttpError.ContentLengthOverflow;
            length = (length * 10) + digit;
        }

        return HttpError.None;
    }
}
