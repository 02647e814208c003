using System.Collections.Immutable;
using Weir.Net;
using Weir.Proxy.Limits;
using Weir.Proxy.Logging;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Metrics;

/// <summary>Everything that is counted.</summary>
public sealed record MetricsSources
{
    /// <summary>Of each listener, a set a loop.</summary>
    public required ImmutableArray<(string Name, IReadOnlyList<ListenerCounters> Loops)> Listeners { get; init; }

    public required ImmutableArray<ProxyPool> Pools { get; init; }

    /// <summary>The rate limits of all routes.</summary>
    public ImmutableArray<(string Listener, string Route, RateLimiter Limiter)> RateLimits { get; init; } = [];

    public required IReadOnlyList<EventLoop> Loops { get; init; }

    /// <summary>Null when nothing is logged.</summary>
    public AccessLog? Log { get; init; }

    /// <summary>Null where the configuration cannot be loaded again.</summary>
    public ReloadCounts? Reloads { get; init; }

    /// <summary>Of this program.</summary>
    public required string Version { get; init; }

    /// <summary>Which engine moves the bytes.</summary>
    public required string Engine { get; init; }
}
