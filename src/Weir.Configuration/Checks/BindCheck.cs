using System.Net;
using System.Net.Sockets;

namespace Weir.Configuration.Checks;

/// <summary>No two binds claim the same address.</summary>
/// <remarks>
/// The kernel would not say so: every loop binds with SO_REUSEPORT, and connections would go to one listener or the other by chance.
/// </remarks>
internal static class BindCheck
{
    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        var earlier = new Dictionary<(int Port, string? UnixPath), List<(BindAddress Address, string Path)>>();
        foreach (var (address, path) in Binds(configuration, context))
        {
            var key = (address.Port, address.UnixPath);
            if (!earlier.TryGetValue(key, out var others))
                earlier[key] = others = [];
            var clash = others.FindIndex(other => Overlap(other.Address, address));
            if (clash >= 0)
                context.Messages.Error(
                    context.Sources.Value(path),
                    path,
                    others[clash].Address == address
                        ? $"'{address}' is already bound by {others[clash].Path}. Choose another address or port."
                        : $"'{address}' overlaps '{others[clash].Address}', bound by {others[clash].Path}. Choose another port.");
            // One clash per bind is enough, and keeping only those without one bounds the work.
            else
                others.Add((address, path));
        }
    }

    private static IEnumerable<(BindAddress Address, string Path)> Binds(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var listener in configuration.Listeners)
        {
            var path = $"{SourceMap.Join("listeners", listener.Name)}.bind";
            var isList = context.Sources.Has($"{path}[0]");
            // An item that could not be read is missing from the record, and the others would be reported in the wrong place.
            if (isList && context.Sources.Has($"{path}[{listener.Bind.Length}]"))
                continue;
            for (var i = 0; i < listener.Bind.Length; i++)
                yield return (listener.Bind[i], isList ? $"{path}[{i}]" : path);
        }

        if (configuration.Admin is { Bind: var bind } && (bind.Port > 0 || bind.Kind == BindAddressKind.Unix))
            yield return (bind, "admin.bind");
        if (configuration.Ring is { Bind: { Kind: BindAddressKind.Ip, Port: > 0 } ring })
            yield return (ring, "ring.bind");
    }

    // Both have the same port, or the same socket path.
    private static bool Overlap(BindAddress a, BindAddress b) =>
        a.Kind == BindAddressKind.Unix || MeetInV4(a, b) || MeetInV6(a, b);

    private static bool MeetInV4(BindAddress a, BindAddress b) =>
        Meet(a, b, AddressFamily.InterNetwork, IPAddress.Any, IPAddress.Loopback);

    private static bool MeetInV6(BindAddress a, BindAddress b) =>
        Meet(a, b, AddressFamily.InterNetworkV6, IPAddress.IPv6Any, IPAddress.IPv6Loopback);

    /// <summary>Within one family: both have an address there, and it is the same, or one of them is the wildcard.</summary>
    private static bool Meet(BindAddress a, BindAddress b, AddressFamily family, IPAddress any, IPAddress loopback) =>
        In(a, family, any, loopback) is { } mine
        && In(b, family, any, loopback) is { } other
        && (mine.Equals(any) || other.Equals(any) || mine.Equals(other));

    private static IPAddress? In(BindAddress address, AddressFamily family, IPAddress any, IPAddress loopback) => address.Kind switch
    {
        BindAddressKind.Any => any,
        // The IPv6 wildcard takes IPv4 too: its socket is bound with IPV6_V6ONLY off.
        BindAddressKind.Ip when IPAddress.IPv6Any.Equals(address.Ip) => any,
        BindAddressKind.Localhost => loopback,
        _ => address.Ip?.AddressFamily == family ? address.Ip : null,
    };
}
