using System.Net.Sockets;

namespace Weir.Proxy.Health;

/// <summary>What a check says of a socket that failed.</summary>
internal static class ProbeFailure
{
    public static string Of(SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => "connection reset",
        SocketError.TimedOut => "connection timed out",
        SocketError.HostUnreachable => "host unreachable",
        SocketError.NetworkUnreachable => "network unreachable",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "host name not found",
        // Weir's own trouble; still no verdict in the endpoint's favour, and the words tell where to look.
        SocketError.TooManyOpenSockets => "weir has no descriptor left (raise ulimit -n)",
        SocketError.AddressNotAvailable => "weir has no local port or address left",
        _ => $"connection failed ({e.SocketErrorCode})",
    };

    /// <summary>Opens a socket for a check.</summary>
    public static Socket Open(System.Net.EndPoint address)
    {
        if (address.AddressFamily == AddressFamily.Unix)
            return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        return new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    }
}
