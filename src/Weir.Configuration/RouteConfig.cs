using System.Collections.Immutable;
using System.Net;

namespace Weir.Configuration;

/// <summary>What a request must look like, and what then serves it: one pool, several by weight, a redirect or a fixed response.</summary>
public sealed record RouteConfig
{
    /// <summary>For logs and people; null: it is known by its place.</summary>
    public string? Name { get; init; }

    /// <summary>Null: any host.</summary>
    public HostPattern? Host { get; init; }

    /// <summary>Null: any path.</summary>
    public PathPattern? Path { get; init; }

    /// <summary>Empty: any method.</summary>
    public ImmutableArray<string> Methods { get; init; } = [];

    /// <summary>All have to match.</summary>
    public ImmutableArray<ValueConditionConfig> Headers { get; init; } = [];

    public ImmutableArray<ValueConditionConfig> Query { get; init; } = [];

    public ImmutableArray<ValueConditionConfig> Cookies { get; init; } = [];

    /// <summary>Where the connection comes from; empty: anywhere.</summary>
    public ImmutableArray<IPNetwork> Source { get; init; } = [];

    /// <summary>The name of a pool of the same configuration; null when one of the next three is there.</summary>
    public string? Pool { get; init; }

    /// <summary>Pools by weight; empty when one of the others is there.</summary>
    public ImmutableArray<PoolShareConfig> Pools { get; init; } = [];

    public RedirectConfig? Redirect { get; init; }

    public RespondConfig? Respond { get; init; }

    /// <summary>By what <see cref="Pools"/> keep a client together; null: its address.</summary>
    public HashKey? Sticky { get; init; }

    public ImmutableArray<FilterConfig> Filters { get; init; } = [];

    /// <summary>The largest request body; null: the listener's limit.</summary>
    public ByteSize? MaxBody { get; init; }

    public RouteTimeoutsConfig Timeouts { get; init; } = new();

    /// <summary>Null: as the pool says.</summary>
    public RetriesConfig? Retries { get; init; }

    /// <summary>Null: as the pool says.</summary>
    public bool? Resume { get; init; }

    /// <summary>All must allow a request.</summary>
    public ImmutableArray<RateLimitConfig> RateLimits { get; init; } = [];

    /// <summary>Of its requests, for pools whose strategy schedules; null: as the pool tells it.</summary>
    public string? Class { get; init; }

    /// <summary>Of its requests, when they wait for their pool.</summary>
    public Priority Priority { get; init; } = Priority.Normal;

    /// <summary>Where the route begins in the file; null when it came from flags.</summary>
    public SourcePosition? Position { get; init; }
}
