using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>Matches a request by host and path and names the pool that serves it.</summary>
public sealed record RouteConfig
{
    /// <summary>Null: any host.</summary>
    public HostPattern? Host { get; init; }

    /// <summary>Null: any path.</summary>
    public PathPattern? Path { get; init; }

    /// <summary>The name of a pool of the same configuration.</summary>
    public required string Pool { get; init; }

    public RouteTimeoutsConfig Timeouts { get; init; } = new();

    /// <summary>Null: as the pool says.</summary>
    public RetriesConfig? Retries { get; init; }

    /// <summary>All must allow a request.</summary>
    public ImmutableArray<RateLimitConfig> RateLimits { get; init; } = [];

    /// <summary>Of its requests, when they wait for their pool.</summary>
    public Priority Priority { get; init; } = Priority.Normal;

    /// <summary>Where the route begins in the file; null when it came from flags.</summary>
    public SourcePosition? Position { get; init; }
}
