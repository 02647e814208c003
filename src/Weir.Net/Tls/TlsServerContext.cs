namespace Weir.Net.Tls;

/// <summary>A listener's side of TLS, made once and used by all loops.</summary>
/// <remarks>Immutable: to change certificates, make another and let the next connections begin with it. Connections keep theirs.</remarks>
public abstract class TlsServerContext(TlsServerOptions options)
{
    public TlsServerOptions Options => options;

    /// <summary>Begins the handshake on an accepted connection. On its loop.</summary>
    /// <returns>A connection in state Connecting, Open or Failed, which owns the accepted one and has to be closed in its stead.</returns>
    public abstract TlsConnection Accept(Connection accepted, IConnectionOwner owner);
}
