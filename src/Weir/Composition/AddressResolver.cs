using System.Net;
using System.Net.Sockets;
using Weir.Configuration;

namespace Weir.Composition;

/// <summary>Configured addresses to addresses a socket takes. Host names of endpoints are looked up once, when the file is loaded.</summary>
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

    /// <exception cref="CompositionException">The name does not resolve.</exception>
    public static EndPoint Resolve(EndpointAddress address, string pool)
    {
        switch (address.Kind)
        {
            case EndpointAddressKind.Unix:
                return new UnixDomainSocketEndPoint(address.UnixPath!);
            case EndpointAddressKind.Ip:
                return new IPEndPoint(address.Ip!, address.Port);
            default:
                try
                {
                    IPAddress[] found = Dns.GetHostAddresses(address.Host!);
                    // IPv4 first, as most endpoints listen there; a name with several addresses is better written as several endpoints.
                    IPAddress chosen = found.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork) ?? found[0];
                    return new IPEndPoint(chosen, address.Port);
                }
                catch (Exception e) when (e is SocketException or IndexOutOfRangeException)
                {
                    throw new CompositionException(
                        $"pools.{pool}: the endpoint's name '{address.Host}' does not resolve ({e.Message}). "
                        + "Correct the name, or write the address in its place.");
                }
        }
    }
}
