using System.Net.Sockets;

namespace Weir.Net.Sockets;

/// <summary>What the system's socket errors mean to the rooms above.</summary>
internal static class SocketErrors
{
    public static ConnectionError ToConnectionError(SocketError error, AddressFamily family) => error switch
    {
        SocketError.Success => ConnectionError.None,
        // A missing or closed Unix path surfaces under names that were made for IP addresses.
        SocketError.AddressNotAvailable or SocketError.AccessDenied or SocketError.NotSocket or SocketError.HostNotFound
            when family == AddressFamily.Unix => ConnectionError.NotFound,
        SocketError.ConnectionRefused => ConnectionError.Refused,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown or SocketError.NotConnected
            or SocketError.Disconnecting => ConnectionError.Reset,
        SocketError.TimedOut => ConnectionError.TimedOut,
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown =>
            ConnectionError.Unreachable,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable
            or SocketError.WouldBlock => ConnectionError.NoResources,
        _ => ConnectionError.Other,
    };

    public static BindProblem ToBindProblem(SocketError error, AddressFamily family) => error switch
    {
        SocketError.AddressAlreadyInUse => BindProblem.InUse,
        SocketError.AccessDenied => BindProblem.NotPermitted,
        SocketError.AddressNotAvailable => family == AddressFamily.Unix ? BindProblem.NoDirectory : BindProblem.NoSuchAddress,
        SocketError.AddressFamilyNotSupported => BindProblem.NoSuchFamily,
        SocketError.TooManyOpenSockets => BindProblem.NoDescriptors,
        _ => BindProblem.Other,
    };
}
