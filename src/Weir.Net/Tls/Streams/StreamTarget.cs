using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Weir.Net.Tls.Streams;

/// <summary>An endpoint that is spoken to by SslStream, which keeps sessions itself.</summary>
internal sealed class StreamTarget(StreamClientContext context, string name) : TlsTarget(name)
{
    public override Connection Connect(EventLoop loop, EndPoint remote, IConnectionOwner owner) =>
        StreamTlsConnection.Connect(loop.Connect(remote, owner), this, owner);

    /// <summary>What one handshake needs.</summary>
    public SslClientAuthenticationOptions ToAuthentication(StreamTlsConnection connection) => new()
    {
        TargetHost = Name,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = StreamProtocols.Of(context.Options.Protocols),
        AllowRenegotiation = false,
        CipherSuitesPolicy = StreamProtocols.Ciphers,
        ClientCertificateContext = context.Certificate,
        CertificateChainPolicy = StreamProtocols.Trusting(context.Options.Authorities),
        RemoteCertificateValidationCallback = (_, _, chain, errors) => Judge(connection, chain, errors),
    };

    private bool Judge(StreamTlsConnection connection, X509Chain? chain, SslPolicyErrors errors)
    {
        if (!context.Options.Verify || errors == SslPolicyErrors.None)
            return true;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return connection.Reject($"the endpoint's certificate is not for '{Name}'");
        string statuses = chain is null ? "" : string.Join(", ", chain.ChainStatus.Select(s => s.Status));
        return connection.Reject($"the endpoint's certificate was not accepted ({(statuses.Length > 0 ? statuses : errors)})");
    }
}
