namespace Weir.Http.Http1;

/// <summary>Says why a line has no valid field name (RFC 9112 §5); off the fast path.</summary>
internal static class FieldName
{
    /// <summary>Names the first fault of the line.</summary>
    /// <param name="line">A field line that was refused, without its CRLF.</param>
    /// <param name="colon">Its first colon, or -1.</param>
    public static HttpError WhyRefused(ReadOnlySpan<byte> line, int colon)
    {
        // §5.2: obs-fold is refused, and §2.2: so is whitespace before the first field. The two look the same.
        if (line[0] is (byte)' ' or (byte)'\t')
            return HttpError.FoldedField;
        if (colon < 0)
            return HttpError.MissingColon;
        if (colon == 0)
            return HttpError.EmptyFieldName;

        // §5.1: whitespace here has been used to smuggle requests, so 400 and nothing milder.
        return line[colon - 1] is (byte)' ' or (byte)'\t' ? HttpError.SpaceBeforeColon : HttpError.BadFieldName;
    }
}
