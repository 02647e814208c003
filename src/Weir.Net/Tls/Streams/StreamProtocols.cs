using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Weir.Net.Tls.Streams;

/// <summary>What both sides of SslStream are told alike.</summary>
internal static class StreamProtocols
{
    /// <summary>The same list as OpenSSL's engine has; null where the system alone decides.</summary>
    public static CipherSuitesPolicy? Ciphers { get; } = !OperatingSystem.IsLinux() ? null : new CipherSuitesPolicy(
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ]);

    public static List<SslApplicationProtocol>? Of(ImmutableArray<ApplicationProtocol> protocols) => protocols.IsEmpty ? null
        : [.. protocols.Select(p => p == ApplicationProtocol.Http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11)];

    /// <summary>Trusts these alone, and fetches nothing: a handshake must not wait for a third party.</summary>
    public static X509ChainPolicy Trusting(ImmutableArray<X509Certificate2> authorities)
    {
        X509ChainPolicy policy = new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };
        if (authorities.IsEmpty)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(authorities.ToArray());
        return policy;
    }
}
