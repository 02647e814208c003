namespace Weir.Balancing.Breakers;

/// <summary>All that a breaker remembers.</summary>
/// <remarks>A value: <see cref="BreakerStateMachine"/> turns one into the next. Times are on the caller's monotonic clock.</remarks>
public readonly record struct Breaker
{
    public BreakerState State { get; init; }

    /// <summary>While open: when it becomes half-open.</summary>
    public TimeSpan OpenUntil { get; init; }

    /// <summary>Openings not yet forgiven, as of the last change.</summary>
    public int Openings { get; init; }

    /// <summary>When it took its state.</summary>
    public TimeSpan Since { get; init; }
}
