namespace Weir.Configuration;

/// <summary>When live traffic alone makes an endpoint unhealthy.</summary>
public sealed record PassiveHealthConfig
{
    /// <summary>Connect failures in a row, over all loops; zero: they do not count.</summary>
    public int ConnectFailures { get; init; } = 3;

    /// <summary>
    /// Responses 500 to 599 within <see cref="Window"/>; zero: they do not count. Off by default: where a client can provoke a 500,
    /// it could take endpoints out one by one.
    /// </summary>
    public int ServerErrors { get; init; }

    /// <summary>The part of the window's responses that must be server errors too, 0 to 1: a busy endpoint reaches any count.</summary>
    public double ServerErrorShare { get; init; } = 0.5;

    /// <summary>The time over which responses are counted.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Without checks: how long an endpoint is left out before it is tried again. With checks these decide.</summary>
    public TimeSpan Ejection { get; init; } = TimeSpan.FromSeconds(10);
}
