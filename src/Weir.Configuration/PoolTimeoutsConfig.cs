namespace Weir.Configuration;

/// <summary>What a pool changes of its listener's time-outs, for the upstream side; null keeps the listener's value.</summary>
public sealed record PoolTimeoutsConfig
{
    public TimeSpan? BodyIdle { get; init; }

    public TimeSpan? Connect { get; init; }

    public TimeSpan? FirstByte { get; init; }

    public TimeSpan? Idle { get; init; }
}
