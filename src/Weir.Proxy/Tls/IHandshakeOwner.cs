using Weir.Net.Tls;

namespace Weir.Proxy.Tls;

/// <summary>Who gets a connection when its handshake is over. On the connection's loop.</summary>
internal interface IHandshakeOwner
{
    void OnOpen(TlsConnection connection);

    /// <summary>The handshake failed or took too long; the owner closes the connection.</summary>
    /// <param name="reason">The word for log and metrics; null when the client has not said anything, as with a check that only connects.</param>
    void OnFailed(TlsConnection connection, string? reason);
}
