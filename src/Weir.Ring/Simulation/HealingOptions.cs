namespace Weir.Ring.Simulation;

/// <summary>How a schedule of misfortunes is drawn.</summary>
public sealed record HealingOptions
{
    /// <summary>Replays the schedule.</summary>
    public required int Seed { get; init; }

    /// <summary>r. Fewer than r consecutive nodes die at once.</summary>
    public int Successors { get; init; } = 4;

    /// <summary>Nodes of the ring at the beginning; at least r + 1 (Zave's stable base).</summary>
    public int Nodes { get; init; } = 10;

    /// <summary>Joins, crashes, partitions and heals.</summary>
    public int Events { get; init; } = 12;

    /// <summary>Rounds in which the ring must be whole again after the last event.</summary>
    public int WithinRounds { get; init; } = 60;
}
