using System.Net;
using System.Net.Security;

namespace Weir.Net.Tls.Streams;

/// <summary>An endpoint that is spoken to by SslStream, which keeps sessions itself.</summary>
internal sealed class StreamTarget(StreamClientContext context, string name) : TlsTarget(context, name)
{
    public override Connection Connect(EventLoop loop, EndPoint remote, IConnectionOwner owner) =>
        StreamTlsConnection.Connect(loop.Connect(remote, owner), this, owner);

    /// <summary>What one handshake needs.</summary>
    public SslClientAuthenticationOptions ToAuthentication(StreamTlsConnection connection) =>
        StreamAuthentication.ForClient(context.Options, context.Certificate, Name, connection.Reject);
}
