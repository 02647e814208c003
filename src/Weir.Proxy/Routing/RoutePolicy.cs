using System.Collections.Immutable;
using Weir.Proxy.Limits;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Routing;

/// <summary>What a route says about time, retries and limits; what it leaves open the pool says, then the listener. Immutable.</summary>
public sealed record RoutePolicy
{
    /// <summary>How long one connection attempt may take.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>How long an endpoint may take from the whole request to the first byte of its response.</summary>
    public TimeSpan? FirstByteTimeout { get; init; }

    /// <summary>How long a body may stand still, in either direction; and an upgraded connection.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>From the request's head to the end of its response, waiting and retries included; not for upgraded connections.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>Null: as the pool says.</summary>
    public RetryRules? Retries { get; init; }

    /// <summary>All must allow a request; asked in this order, and the first that refuses answers.</summary>
    public ImmutableArray<RateLimiter> RateLimits { get; init; } = [];

    /// <summary>Of its requests when they have to wait for a slot of their pool.</summary>
    public RequestPriority Priority { get; init; } = RequestPriority.Normal;
}
