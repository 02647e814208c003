using System.Collections.Immutable;
using Weir.Balancing.Scheduling;
using Weir.Simulation.Workloads;

namespace Weir.Simulation.Engine;

/// <summary>What the requests of a run meet: the same for every strategy that is compared.</summary>
public sealed record Scenario
{
    public required ImmutableArray<SimulatedEndpoint> Endpoints { get; init; }

    /// <summary>How long a request takes at an endpoint of speed 1.</summary>
    public required ServiceModel Service { get; init; }

    /// <summary>What strategies that schedule are told of costs; null: they learn them from the responses, as the proxy's do.</summary>
    public CostMatrix? Costs { get; init; }

    public ImmutableArray<Disturbance> Disturbances { get; init; } = [];

    /// <summary>Further endpoints a request goes to when one is dead or dies under it.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Between two health checks of an endpoint; used only where one fails.</summary>
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(2);

    internal bool HasFailures => Disturbances.Any(d => d.Kind == DisturbanceKind.Failure);
}
