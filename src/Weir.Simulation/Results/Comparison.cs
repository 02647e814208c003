using System.Collections.Immutable;
using Weir.Simulation.Engine;
using Weir.Simulation.Workloads;

namespace Weir.Simulation.Results;

/// <summary>Several strategies that met the same requests on the same endpoints.</summary>
public sealed record Comparison
{
    /// <summary>What was simulated, for a heading: the trace's name, or the made-up traffic in words.</summary>
    public required string Title { get; init; }

    public required Workload Workload { get; init; }

    public required Scenario Scenario { get; init; }

    public required int Seed { get; init; }

    /// <summary>In the order asked for.</summary>
    public required ImmutableArray<RunResult> Results { get; init; }

    /// <summary>No strategy can end all requests before, in seconds from the first arrival.</summary>
    public required double Bound { get; init; }

    /// <summary>What a reader has to know of how it was made.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Every strategy ended every request: only then the bound says anything of their makespans.</summary>
    public bool AllEnded => Results.All(r => r.Finished == Workload.Count);

    /// <summary>How far a makespan is above the bound; 1: it cannot be better.</summary>
    public double RatioOf(RunResult result) => Bound > 0 ? result.Makespan / Bound : 1;
}
