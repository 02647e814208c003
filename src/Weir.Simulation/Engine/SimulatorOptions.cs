namespace Weir.Simulation.Engine;

/// <summary>How a run is made.</summary>
public sealed record SimulatorOptions
{
    /// <summary>Of the strategy's own lots; the same seed gives the same run to the last bit.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether to keep what charts are drawn from.</summary>
    public bool Records { get; init; }

    /// <summary>Where to tell how far it has come; null: nowhere.</summary>
    public RunProgress? Progress { get; init; }

    /// <summary>Ends the run with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Stop { get; init; }
}
