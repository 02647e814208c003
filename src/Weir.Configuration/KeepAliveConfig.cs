namespace Weir.Configuration;

/// <summary>Idle connections to the endpoints of a pool.</summary>
public sealed record KeepAliveConfig
{
    /// <summary>Idle connections kept per loop and endpoint; zero closes each after its request.</summary>
    public int MaxIdle { get; init; } = 1024;

    /// <summary>An idle connection older than this is closed; it should be shorter than the endpoint's own limit.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an idle HTTP/2 connection may be silent before it is asked for a sign of life; zero: never.</summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(20);
}
