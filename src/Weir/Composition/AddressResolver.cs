using System.Net;
using System.Net.Sockets;
using Weir.Configuration;

namespace Weir.Composition;

/// <summary>Configured addresses of listeners to addresses that a socket takes.</summary>
internal static class AddressResolver
{
    /// <summary>The addresses a listener binds: one, but two for localhost on a machine that has IPv6.</summary>
    public static IEnumerable<EndPoint> Resolve(BindAddress bind) => bind.Kind switch
    {
        BindAddressKind.Unix => [new UnixDomainSocketEndPoint(bind.UnixPath!)],
        BindAddressKind.Any => [new IPEndPoint(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, bind.Port)],
        BindAddressKind.Localhost when Socket.OSSupportsIPv6 =>
            [new IPEndPoint(IPAddress.Loopback, bind.Port), new IPEndPoint(IPAddress.IPv6Loopback, bind.Port)],
        BindAddressKind.Localhost => [new IPEndPoint(IPAddress.Loopback, bind.Port)],
        _ => [new IPEndPoint(bind.Ip!, bind.Port)],
    };
}
