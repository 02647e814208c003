namespace Weir.Configuration;

/// <summary>What a pool changes of its listener's time-outs, for the upstream side; null keeps the listener's value.</summary>
public sealed record PoolTimeoutsConfig
{
    public TimeSpan? BodyIdle { get; init; }

    public TimeSpan? Connect { get; init; }

    public TimeSpan? FirstByte { get; init; }

    public TimeSpan? Idle { get; init; }

    /// <summary>The time-outs of a request that came in by a listener and goes to this pool.</summary>
    public TimeoutsConfig Over(TimeoutsConfig listener) => listener with
    {
        BodyIdle = BodyIdle ?? listener.BodyIdle,
        Connect = Connect ?? listener.Connect,
        FirstByte = FirstByte ?? listener.FirstByte,
        Idle = Idle ?? listener.Idle,
    };
}
