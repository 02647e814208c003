using System.Collections.Immutable;
using Weir.Simulation.Traces;
using Weir.Simulation.Workloads;

namespace Weir.Simulate;

/// <summary>What <c>weir simulate</c> was told.</summary>
internal sealed record SimulateOptions
{
    /// <summary>A file, <c>-</c> for standard input; null: traffic is made up.</summary>
    public string? Trace { get; init; }

    public string? Format { get; init; }

    public ClassBy ClassBy { get; init; } = ClassBy.Route;

    /// <summary>Only requests of this pool; null: all.</summary>
    public string? Pool { get; init; }

    /// <summary>The service time of a request of size 1 whose trace tells no time.</summary>
    public TimeSpan PerSize { get; init; } = TimeSpan.FromSeconds(1);

    public double? Poisson { get; init; }

    public BurstText? Burst { get; init; }

    public bool Media { get; init; }

    public int Requests { get; init; } = 100_000;

    public ServiceDistribution? Service { get; init; }

    public int Clients { get; init; } = 1000;

    public ImmutableArray<string>? Endpoints { get; init; }

    public ImmutableArray<double>? Speeds { get; init; }

    public ImmutableArray<string>? Kinds { get; init; }

    public ImmutableArray<int>? Weights { get; init; }

    public ImmutableArray<int>? Concurrency { get; init; }

    public int? QueueLimit { get; init; }

    public CostsText? Costs { get; init; }

    public ImmutableArray<DisturbanceText> Fail { get; init; } = [];

    public ImmutableArray<DisturbanceText> Slow { get; init; } = [];

    public int Retries { get; init; } = 2;

    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromSeconds(2);

    public ImmutableArray<string> Strategies { get; init; } = [];

    public int Seed { get; init; } = 1;

    public string? Html { get; init; }

    public SimulateOutput Output { get; init; }
}
