namespace Weir.Ring.Simulation;

/// <summary>One experiment of the paper's evaluation.</summary>
public sealed record LookupSimulationOptions
{
    public required int Nodes { get; init; }

    /// <summary>r.</summary>
    public int Successors { get; init; } = 3;

    /// <summary>Positions of each node.</summary>
    public int Virtual { get; init; } = 1;

    /// <summary>The fraction of nodes that fail at once, before anything is repaired.</summary>
    public double Fail { get; init; }

    public int Lookups { get; init; } = 10_000;

    /// <summary>Keys to spread over the nodes; 0 for none.</summary>
    public int Keys { get; init; }

    public int Seed { get; init; } = 1;
}
