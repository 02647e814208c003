using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Weir.Net.Tls.Certificates;

/// <summary>A certificate with its private key and the chain that goes with it, as loaded from PEM files and found in order.</summary>
/// <remarks>Immutable; used by all loops. Not disposed of: connections may still hold it after a swap, the collector knows when none does.</remarks>
public sealed class ServerCertificate(string file, X509Certificate2 leaf, ImmutableArray<X509Certificate2> chain, KeyKind key, byte[] privateKey)
{
    /// <summary>The file that the certificate came from.</summary>
    public string File => file;

    /// <summary>The certificate itself, with its private key.</summary>
    public X509Certificate2 Leaf => leaf;

    /// <summary>The certificates behind it in the file, each the issuer of the one before.</summary>
    public ImmutableArray<X509Certificate2> Chain => chain;

    public KeyKind Key => key;

    /// <summary>The names it is for, in lower case; an IP address as text. One label may be <c>*</c>.</summary>
    public ImmutableArray<string> Names { get; } = CertificateNames.Of(leaf);

    /// <summary>PKCS #8, for OpenSSL.</summary>
    internal byte[] PrivateKey => privateKey;
}
