using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>A named group of endpoints with one strategy and one health check.</summary>
public sealed record PoolConfig
{
    public required string Name { get; init; }

    public StrategyConfig Strategy { get; init; } = new();

    /// <summary>Null: where the strategy looks at costs, they are learned.</summary>
    public CostsConfig? Costs { get; init; }

    /// <summary>The time of one unit of <see cref="Costs"/>; null: a second.</summary>
    public TimeSpan? CostUnit { get; init; }

    /// <summary>The classes whose costs are learned.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>Where a request says its class; null: its route does, or nobody.</summary>
    public RequestPartConfig? Class { get; init; }

    /// <summary>Where a request says its size; null: all are alike.</summary>
    public RequestPartConfig? Size { get; init; }

    /// <summary>
    /// Null: endpoints are never checked; live traffic alone decides, by the defaults of <see cref="PassiveHealthConfig"/> and
    /// <see cref="FlapConfig"/>: an endpoint to which several connects in a row fail is left out for a while.
    /// </summary>
    public HealthConfig? Health { get; init; }

    /// <summary>Null: each request goes where the strategy sends it.</summary>
    public AffinityConfig? Affinity { get; init; }

    /// <summary>How long an endpoint that has become healthy takes to reach its full weight; zero: at once.</summary>
    public TimeSpan SlowStart { get; init; } = TimeSpan.Zero;

    /// <summary>When no endpoint is healthy: true tries them all, false answers 503.</summary>
    public bool Panic { get; init; } = true;

    /// <summary>With <see cref="Panic"/>: the part of healthy endpoints, 0 to 1, below which all are tried; 0: when none is healthy.</summary>
    public double PanicBelow { get; init; }

    /// <summary>Further endpoints that a request or connection may try after the first has failed, where that is safe.</summary>
    public RetriesConfig Retries { get; init; } = new();

    /// <summary>A response that breaks off in the middle goes on from another endpoint, where that is safe.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>Null: no breaker.</summary>
    public BreakerConfig? Breaker { get; init; }

    /// <summary>Requests (tcp: connections) in progress over all endpoints; null: as many as its endpoints take.</summary>
    public int? MaxRequests { get; init; }

    /// <summary>Null: what comes to a full pool is refused.</summary>
    public QueueConfig? Queue { get; init; }

    /// <summary>How long requests of an endpoint that is drained or has been removed may go on; null: as long as they take.</summary>
    public TimeSpan? DrainTimeout { get; init; }

    /// <summary>Null: all endpoints stand in the file.</summary>
    public DiscoveryConfig? Discovery { get; init; }

    public UpstreamProtocol Protocol { get; init; }

    public KeepAliveConfig KeepAlive { get; init; } = new();

    /// <summary>Null: endpoints are spoken to unencrypted.</summary>
    public PoolTlsConfig? Tls { get; init; }

    public PoolTimeoutsConfig Timeouts { get; init; } = new();

    /// <summary>At least one unless there is <see cref="Discovery"/>, in the order of the file; addresses are unique.</summary>
    public required ImmutableArray<EndpointConfig> Endpoints { get; init; }

    /// <summary>Where the pool's name stands in the file; null when it came from flags.</summary>
    public SourcePosition? Position { get; init; }
}
