using Weir.Net;

namespace Weir.Proxy.Tcp;

/// <summary>How a TCP listener treats its connections.</summary>
public sealed record TcpListenerOptions
{
    /// <summary>The listener's name in logs and metrics.</summary>
    public required string Name { get; init; }

    /// <summary>How long one connection attempt to an endpoint may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Ends a connection on which no byte moved either way for so long; <see cref="Timeout.InfiniteTimeSpan"/> for never.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Connections open at one time, over all loops; beyond it new ones wait in the kernel's backlog.</summary>
    public int MaxConnections { get; init; } = 100_000;

    /// <summary>Connections of one client (an IPv4 address, an IPv6 /64) open at once; null: no such limit. Beyond it they are reset.</summary>
    public int? MaxConnectionsPerSource { get; init; }

    public ListenOptions Listen { get; init; } = new();
}
