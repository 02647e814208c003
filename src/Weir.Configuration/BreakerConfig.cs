namespace Weir.Configuration;

/// <summary>When the traffic's own evidence leaves an endpoint out, for how long, and how it comes back.</summary>
public sealed record BreakerConfig
{
    /// <summary>Errors in a row; zero: they do not count.</summary>
    public int Errors { get; init; } = 5;

    /// <summary>The part of the window's requests that are errors, 0 to 1; zero: it does not count.</summary>
    public double ErrorShare { get; init; } = 0.5;

    /// <summary>Requests that the window must hold before a share or a mean says anything.</summary>
    public int Requests { get; init; } = 20;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>So many times the pool's median response time; null: it does not count.</summary>
    public double? Latency { get; init; }

    public TimeSpan Open { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan MaxOpen { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Half-open: requests at a time, and successes that close it.</summary>
    public int Trials { get; init; } = 3;

    /// <summary>The part of the pool that may be open at once, 0 to 1.</summary>
    public double MaxOpenShare { get; init; } = 0.5;
}
