using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Weir.Net.Tls.Certificates;

namespace Weir.Net.Tls.OpenSsl;

/// <summary>One SSL_CTX: settings that connections are begun with. Freed by the collector, when no connection can begin with it any more;
/// OpenSSL counts those that have.</summary>
internal sealed unsafe class OpenSslContext
{
    // Forward secrecy and authenticated encryption only. For TLS 1.2 what remains is the "intermediate" list of Mozilla without DHE.
    private static readonly byte[] Ciphers = Text(
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
        + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305");

    private static readonly byte[] CipherSuites = Text("TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256");
    private static readonly byte[] Groups = Text("X25519:P-256:P-384");

    // No SHA-1, whatever security level the system sets. The shortest hash first: it is enough for each.
    private static readonly byte[] Signatures = Text(
        "ecdsa_secp256r1_sha256:ed25519:rsa_pss_rsae_sha256:rsa_pss_pss_sha256:rsa_pkcs1_sha256:ecdsa_secp384r1_sha384:rsa_pss_rsae_sha384:"
        + "rsa_pss_pss_sha384:rsa_pkcs1_sha384:ecdsa_secp521r1_sha512:ed448:rsa_pss_rsae_sha512:rsa_pss_pss_sha512:rsa_pkcs1_sha512");

    public OpenSslContext(bool isServer)
    {
        OpenSslLibrary.Require();
        Handle = OpenSslLibrary.ContextNew(isServer ? OpenSslLibrary.ServerMethod() : OpenSslLibrary.ClientMethod());
        Check(Handle != 0, "a context");
        // The records of one call leave together and buffers are moved freely; an idle connection gives its buffers back.
        _ = OpenSslLibrary.ContextControl(
            Handle,
            OpenSslLibrary.CtrlMode,
            OpenSslLibrary.ModeMovingBuffer | OpenSslLibrary.ModeAutoRetry | OpenSslLibrary.ModeReleaseBuffers,
            null);
        // One receive for header and body of a record, and for what comes behind it.
        _ = OpenSslLibrary.ContextControl(Handle, OpenSslLibrary.CtrlReadAhead, 1, null);
        _ = OpenSslLibrary.ContextSetOptions(
            Handle,
            OpenSslLibrary.OptionNoCompression | OpenSslLibrary.OptionNoRenegotiation | OpenSslLibrary.OptionServerPreference
            | OpenSslLibrary.OptionPrioritizeChacha);
        fixed (byte* ciphers = Ciphers)
        fixed (byte* suites = CipherSuites)
        fixed (byte* groups = Groups)
        fixed (byte* signatures = Signatures)
        {
            Check(OpenSslLibrary.ContextSetCipherList(Handle, ciphers) == 1, "its ciphers");
            Check(OpenSslLibrary.ContextSetCipherSuites(Handle, suites) == 1, "its cipher suites");
            Check(OpenSslLibrary.ContextControl(Handle, OpenSslLibrary.CtrlGroupsList, 0, groups) == 1, "its groups");
            Check(OpenSslLibrary.ContextControl(Handle, OpenSslLibrary.CtrlSignatureList, 0, signatures) == 1, "its signatures");
        }
    }

#pragma warning disable MA0055 // Loops may begin connections with it at any time until nobody refers to it: only the collector knows when that is.
    ~OpenSslContext() => OpenSslLibrary.ContextFree(Handle);
#pragma warning restore MA0055

    public nint Handle { get; }

    public static byte[] Text(string text) => Encoding.ASCII.GetBytes(text + '\0');

    public void SetMinimum(TlsVersion minimum) => Check(
        OpenSslLibrary.ContextControl(
            Handle, OpenSslLibrary.CtrlMinVersion, minimum == TlsVersion.Tls13 ? OpenSslLibrary.Tls13 : OpenSslLibrary.Tls12, null) == 1,
        "its version");

    /// <summary>Adds a certificate beside those of other key kinds; OpenSSL picks one by what the client can verify.</summary>
    public void Use(ServerCertificate certificate)
    {
        byte[] leaf = certificate.Leaf.RawData;
        fixed (byte* der = leaf)
            Check(OpenSslLibrary.ContextUseCertificate(Handle, leaf.Length, der) == 1, certificate.File);
        fixed (byte* der = certificate.PrivateKey)
        {
            byte* at = der;
            nint key = OpenSslLibrary.KeyFromDer(0, &at, certificate.PrivateKey.Length);
            bool used = key != 0 && OpenSslLibrary.ContextUsePrivateKey(Handle, key) == 1;
            OpenSslLibrary.KeyFree(key);
            Check(used, $"the key of {certificate.File}");
        }

        foreach (X509Certificate2 issuer in certificate.Chain)
        {
            nint handle = ToHandle(issuer);
            // "add1": the context takes a reference of its own, beside the certificate used last.
            bool added = OpenSslLibrary.ContextControl(Handle, OpenSslLibrary.CtrlChainCertificate, 1, (void*)handle) == 1;
            OpenSslLibrary.CertificateFree(handle);
            Check(added, $"the chain of {certificate.File}");
        }
    }

    /// <summary>Believes certificates of these authorities; a server names them to its clients too.</summary>
    public void Trust(ImmutableArray<X509Certificate2> authorities, bool announce)
    {
        nint store = OpenSslLibrary.ContextGetStore(Handle);
        foreach (X509Certificate2 authority in authorities)
        {
            nint handle = ToHandle(authority);
            _ = OpenSslLibrary.StoreAdd(store, handle);
            if (announce)
                _ = OpenSslLibrary.ContextAddClientAuthority(Handle, handle);
            OpenSslLibrary.CertificateFree(handle);
        }
    }

    /// <exception cref="TlsException">It is false.</exception>
    public static void Check(bool done, string what)
    {
        if (!done)
            throw new TlsException($"OpenSSL refuses {what}: {OpenSslLibrary.TakeError(out _)}. Look at OpenSSL's own configuration (openssl.cnf) and at the file.");
    }

    private static nint ToHandle(X509Certificate2 certificate)
    {
        byte[] raw = certificate.RawData;
        fixed (byte* der = raw)
        {
            byte* at = der;
            nint handle = OpenSslLibrary.CertificateFromDer(0, &at, raw.Length);
            Check(handle != 0, $"the certificate of {certificate.Subject}");
            return handle;
        }
    }
}
