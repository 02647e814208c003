namespace Weir.Configuration;

/// <summary>What a route changes of its pool's and its listener's time-outs; null keeps their value.</summary>
public sealed record RouteTimeoutsConfig
{
    public TimeSpan? Connect { get; init; }

    public TimeSpan? FirstByte { get; init; }

    public TimeSpan? Idle { get; init; }

    public TimeSpan? Total { get; init; }
}
