namespace Weir.Http.Fields;

/// <summary>Reads Transfer-Encoding, of which exactly <c>chunked</c> is understood (RFC 9112 §6.1).</summary>
internal static class TransferEncodingField
{
    /// <summary>Tells chunked from what we do not know, and both from what nobody should send.</summary>
    /// <returns><see cref="HttpError.None"/> for <c>chunked</c>; otherwise whose fault it is.</returns>
    /// <remarks>
    /// Well-formed codings that we do not know, chunked last: 501 (§6.1). Chunked twice, not last or with a parameter, an empty
    /// element, no token: 400, for then the length cannot be known (§6.3). Where §6.1 and §6.3 both apply (a lone
    /// <c>gzip</c>), §6.3 wins: it is the MUST.
    /// </remarks>
    public static HttpError Read(ReadOnlySpan<byte> value)
    {
        if (IsChunked(value))
            return HttpError.None;

        bool endsChunked = false;
        int comma;
        do
        {
            comma = value.IndexOf((byte)',');
            ReadOnlySpan<byte> coding = ByteClasses.TrimOptionalWhitespace(comma < 0 ? value : value[..comma]);
            value = value[(comma + 1)..];
            if (endsChunked || !ByteClasses.IsToken(coding))
                return HttpError.BadTransferEncoding;
            endsChunked = IsChunked(coding);
        }
        while (comma >= 0);

        return endsChunked ? HttpError.UnknownTransferCoding : HttpError.BadTransferEncoding;
    }

    private static bool IsChunked(ReadOnlySpan<byte> coding) => coding.Length == 7 && KnownFields.Is(coding, "chunked"u8);
}
