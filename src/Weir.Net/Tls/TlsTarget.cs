using System.Net;

namespace Weir.Net.Tls;

/// <summary>An endpoint that is spoken to over TLS: its name, and the last session with it for each loop.</summary>
public abstract class TlsTarget(TlsClientContext context, string name)
{
    public TlsClientContext Context => context;

    public string Name => name;

    /// <summary>Starts connecting, as <see cref="EventLoop.Connect"/> does; the connection is open once the handshake is done too.</summary>
    public abstract Connection Connect(EventLoop loop, EndPoint remote, IConnectionOwner owner);
}
