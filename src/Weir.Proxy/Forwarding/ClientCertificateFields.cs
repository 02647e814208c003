using System.Text;
using Weir.Http.Fields;
using Weir.Net.Tls;

namespace Weir.Proxy.Forwarding;

/// <summary>What an endpoint is told of the client's certificate. Only Weir's word arrives: the same fields from a client are removed.</summary>
internal static class ClientCertificateFields
{
    private static readonly byte[] NoCertificate = "X-Client-Cert-Verified: NONE\r\n"u8.ToArray();

    public static KnownFieldSet Names { get; } = KnownFieldSet.Of(
        KnownField.XClientCertSubject, KnownField.XClientCertFingerprint, KnownField.XClientCertVerified);

    /// <summary>Whole field lines, made once for a connection.</summary>
    public static byte[] Of(TlsConnection? client) => client?.ReadPeerCertificate() is not { } certificate
        ? NoCertificate
        : Encoding.ASCII.GetBytes(
            $"X-Client-Cert-Subject: {certificate.Subject}\r\nX-Client-Cert-Fingerprint: {certificate.Fingerprint}\r\n"
            + "X-Client-Cert-Verified: SUCCESS\r\n");
}
