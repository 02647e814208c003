namespace Weir.Configuration;

/// <summary>When live traffic alone makes an endpoint unhealthy.</summary>
public sealed record PassiveHealthConfig
{
    /// <summary>Connect failures in a row.</summary>
    public int ConnectFailures { get; init; } = 3;

    /// <summary>Responses 500 to 599 within <see cref="Window"/>; zero: they do not count.</summary>
    public int ServerErrors { get; init; } = 20;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);
}
