using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Weir.Net.Tls.Certificates;

namespace Weir.Net.Tls.Streams;

/// <summary>What SslStream is told about the other side of a client's handshake.</summary>
internal static class StreamAuthentication
{
    public static SslStreamCertificateContext? ToContext(ServerCertificate? certificate) => certificate is null ? null
        : SslStreamCertificateContext.Create(certificate.Leaf, [.. certificate.Chain], offline: true);

    /// <param name="options">The pool's.</param>
    /// <param name="certificate">What is shown to an endpoint that asks.</param>
    /// <param name="name">Whom the endpoint has to prove to be.</param>
    /// <param name="reject">Told why a certificate is not accepted; returns false.</param>
    public static SslClientAuthenticationOptions ForClient(
        TlsClientOptions options, SslStreamCertificateContext? certificate, string name, Func<string, bool> reject) => new()
        {
            TargetHost = name,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = StreamProtocols.Of(options.Protocols),
            AllowRenegotiation = false,
            CipherSuitesPolicy = StreamProtocols.Ciphers,
            ClientCertificateContext = certificate,
            CertificateChainPolicy = StreamProtocols.Trusting(options.Authorities),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                !options.Verify || FaultOf(name, certificate as X509Certificate2, chain, errors) is not { } fault || reject(fault),
        };

    /// <summary>What is wrong with an endpoint's certificate. .NET's own word about the name is not taken: it would believe a subject
    /// without alternative names, and take for addresses what are names.</summary>
    private static string? FaultOf(string name, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        if (errors == SslPolicyErrors.None)
            return certificate is not null && PeerName.Matches(certificate, name) ? null : $"the endpoint's certificate is not for '{name}'";
        string statuses = chain is null ? "" : string.Join(", ", chain.ChainStatus.Select(s => s.Status));
        return $"the endpoint's certificate is not trusted ({(statuses.Length > 0 ? statuses : errors)})";
    }
}
