namespace Weir.Http.Fields;

/// <summary>Which fields must not come as trailers (RFC 9110 §6.5.1).</summary>
/// <remarks>
/// The RFC lets a recipient drop or ignore them. A recipient further on may not: some servers merge trailers into the head, where a late
/// Content-Length, Host, X-Forwarded-For or X-Client-Cert-Subject becomes a way round every check made on the head. Honest senders send
/// none, so they are refused. All other trailers are passed on.
/// </remarks>
internal static class TrailerRule
{
    private static readonly KnownFieldSet Forbidden = new(KnownFields.HopByHop.Bits | KnownFieldSet.Of(
        KnownField.Host,
        KnownField.ContentLength,
        KnownField.Trailer,
        KnownField.Expect,
        KnownField.MaxForwards,
        KnownField.Authorization,
        KnownField.Cookie,
        KnownField.SetCookie,
        KnownField.ContentType,
        KnownField.ContentEncoding,
        KnownField.ContentRange,
        KnownField.Via,
        KnownField.Forwarded,
        KnownField.XForwardedFor,
        KnownField.XForwardedProto,
        KnownField.XForwardedHost,
        KnownField.XForwardedPort,
        KnownField.XRealIp,
        KnownField.XClientCertSubject,
        KnownField.XClientCertFingerprint,
        KnownField.XClientCertVerified).Bits);

    public static bool IsForbidden(KnownField name) => Forbidden.Contains(name);
}
