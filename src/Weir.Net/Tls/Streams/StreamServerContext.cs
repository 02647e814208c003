using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Weir.Net.Tls.Certificates;

namespace Weir.Net.Tls.Streams;

/// <summary>A listener's side of TLS by SslStream. Of several certificates for one name it shows the first: SslStream chooses before it
/// knows which signatures the client can verify.</summary>
internal sealed class StreamServerContext : TlsServerContext
{
    private readonly ServerNameTable _names;
    private readonly SslStreamCertificateContext[] _certificates;

    public StreamServerContext(TlsServerOptions options)
        : base(options)
    {
        _names = new ServerNameTable([.. options.Certificates.Select(c => (c.Names, c.Key))]);
        _certificates = [.. _names.Sets.Select(set => Create(options.Certificates[set[0]]))];
    }

    public override TlsConnection Accept(Connection accepted, IConnectionOwner owner) => StreamTlsConnection.Accept(accepted, this, owner);

    /// <summary>What one handshake needs.</summary>
    public ServerOptionsSelectionCallback ToSelection(StreamTlsConnection connection) =>
        (_, hello, _, _) => ValueTask.FromResult(ToAuthentication(connection, hello.ServerName));

    private static SslStreamCertificateContext Create(ServerCertificate certificate) =>
        SslStreamCertificateContext.Create(certificate.Leaf, [.. certificate.Chain], offline: true);

    private SslServerAuthenticationOptions ToAuthentication(StreamTlsConnection connection, string name) => new()
    {
        ServerCertificateContext = _certificates[_names.Find(name)],
        EnabledSslProtocols = Options.Minimum == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = StreamProtocols.Of(Options.Protocols),
        AllowRenegotiation = false,
        AllowTlsResume = Options.Tickets is not null,
        EncryptionPolicy = EncryptionPolicy.RequireEncryption,
        CipherSuitesPolicy = StreamProtocols.Ciphers,
        ClientCertificateRequired = Options.Clients != ClientVerification.Off,
        CertificateChainPolicy = Options.Clients == ClientVerification.Off ? null : StreamProtocols.Trusting(Options.ClientAuthorities),
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => Judge(connection, certificate, errors),
    };

    private bool Judge(StreamTlsConnection connection, X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (Options.Clients == ClientVerification.Off || errors == SslPolicyErrors.None)
            return true;
        if (certificate is not null)
            return connection.Reject($"the client's certificate was not accepted ({errors})");
        return Options.Clients == ClientVerification.Optional || connection.Reject("the client showed no certificate");
    }
}
