using Weir.Net;

namespace Weir.Proxy.Limits;

/// <summary>Whom a limit takes for one client.</summary>
internal static class ClientKey
{
    /// <summary>An IPv4 address as it is, of IPv6 the /64: whoever has one address of it has them all. 0 for a Unix socket.</summary>
    /// <remarks>The two do not meet: ::ffff:0:0/96, whose lower half is taken for IPv4, is no upper half of a global address.</remarks>
    public static ulong Of(PeerAddress address) => address.IsNone ? 0 : address.IsV4 ? address.Low : address.High;
}
