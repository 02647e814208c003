using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>Field names that are refused (RFC 9112 §5); off the fast path.</summary>
internal static class FieldName
{
    /// <summary>More than the longest known name has.</summary>
    private const int LongestBytes = 32;

    /// <summary>Fields that frame a message, or that only this proxy or a trusted one may write.</summary>
    private static readonly KnownFieldSet Guarded = new(KnownFields.HopByHop.Bits | KnownFieldSet.Of(
        KnownField.Host,
        KnownField.ContentLength,
        KnownField.Expect,
        KnownField.Forwarded,
        KnownField.XForwardedFor,
        KnownField.XForwardedProto,
        KnownField.XForwardedHost,
        KnownField.XForwardedPort,
        KnownField.XRealIp,
        KnownField.WeirResumed,
        KnownField.XClientCertSubject,
        KnownField.XClientCertVerified,
        KnownField.XClientCertFingerprint).Bits);

    /// <summary>Whether a name is one of these but for underscores. CGI and what grew from it (RFC 3875 §4.1.18: WSGI, Rack, PHP) make the
    /// same variable of <c>X_Forwarded_For</c> and <c>X-Forwarded-For</c>, so the one would lead around all that is done to the other.</summary>
    public static bool IsDisguised(ReadOnlySpan<byte> name)
    {
        if (!name.Contains((byte)'_'))
            return false;
        Span<byte> plain = stackalloc byte[LongestBytes];
        ReadOnlySpan<byte> start = name[..Math.Min(name.Length, LongestBytes)];
        start.Replace(plain, (byte)'_', (byte)'-');
        if (IsForwarded(plain) && !IsForwarded(start))
            return true;
        return name.Length <= LongestBytes && Guarded.Contains(KnownFields.Find(plain[..name.Length]));
    }

    /// <summary>The family of X-Forwarded-For, of which every framework knows another member: -Prefix, -Server, -Ssl.</summary>
    private static bool IsForwarded(ReadOnlySpan<byte> name) => name.Length >= 12 && KnownFields.Is(name[..12], "x-forwarded-"u8);

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
