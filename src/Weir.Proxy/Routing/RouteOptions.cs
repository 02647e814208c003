using System.Collections.Immutable;
using Weir.Proxy.Filters;
using Weir.Proxy.Limits;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Routing;

/// <summary>Everything a route says: what it matches, what it does to the request, where it sends it, and the settings it has for itself.</summary>
/// <remarks>A condition that is null (or empty) asks for nothing. Settings that are null leave it to the pool, and then to the listener.</remarks>
public sealed record RouteOptions
{
    /// <summary>As configured; null for a route without a name, which the log then does not name either.</summary>
    public string? Name { get; init; }

    /// <summary>By what the same route is known again after a reload: its name, or what it matches. Null: it never is.</summary>
    public string? Key { get; init; }

    /// <summary>Where it stands in the configuration, for people: <c>weir.yaml:12:9</c>; null when it came from flags.</summary>
    public string? Source { get; init; }

    public HostPattern? Host { get; init; }

    public PathPattern? Path { get; init; }

    public MethodSet? Methods { get; init; }

    /// <summary>Addresses the connection may come from.</summary>
    public SourceNetworks? Clients { get; init; }

    /// <summary>Headers, query parameters and cookies; all of them have to match.</summary>
    public ImmutableArray<ValueCondition> Values { get; init; } = [];

    /// <summary>The pool or pools that serve it; null when the route answers by itself.</summary>
    public PoolSplit? Pools { get; init; }

    /// <summary>What the route answers by itself: a redirect or a fixed response; null when a pool serves it.</summary>
    public RouteAnswer? Answer { get; init; }

    /// <summary>What happens to request and response on their way; null for nothing.</summary>
    public RouteFilters? Filters { get; init; }

    /// <summary>Largest request body in bytes, instead of the listener's; beyond it 413.</summary>
    public long? MaxBodyBytes { get; init; }

    /// <summary>How long one connection attempt to an endpoint may take.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>How long an endpoint may take from the whole request to the first byte of its response.</summary>
    public TimeSpan? FirstByteTimeout { get; init; }

    /// <summary>How long a body may stand still, in either direction.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>From the request's head to the last byte of the response, all attempts together; null: no such limit.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>When a request goes on to another endpoint; null: as the pool says.</summary>
    public RetryRules? Retries { get; init; }

    /// <summary>Whether a response that breaks off goes on from another endpoint; null: as the pool says.</summary>
    public bool? Resume { get; init; }

    /// <summary>All must allow a request; asked in this order, and the first that refuses answers.</summary>
    public ImmutableArray<RateLimiter> RateLimits { get; init; } = [];

    /// <summary>The class of its requests, for pools whose strategy schedules; null: as the pool tells it.</summary>
    public string? Class { get; init; }

    /// <summary>Of its requests when they have to wait for a slot of their pool.</summary>
    public RequestPriority Priority { get; init; } = RequestPriority.Normal;
}
