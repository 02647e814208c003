namespace Weir.Balancing.Breakers;

/// <summary>When the traffic's own evidence leaves an endpoint out, for how long, and how it comes back.</summary>
/// <remarks>An error is a failed connect, a connection that broke, a response that came too late or malformed, or a status of 5xx.</remarks>
public sealed record BreakerOptions
{
    /// <summary>Below this mean response time nobody is an outlier: what is left is noise.</summary>
    public static readonly TimeSpan LatencyFloor = TimeSpan.FromMilliseconds(5);

    /// <summary>Each such time without an opening forgives one.</summary>
    public static readonly TimeSpan ForgiveAfter = TimeSpan.FromMinutes(1);

    /// <summary>Errors in a row, over all loops, that open the breaker; 0: never.</summary>
    public int Errors { get; init; } = 5;

    /// <summary>The part of the window's requests that must be errors to open it, 0 to 1; 0: never.</summary>
    public double ErrorShare { get; init; } = 0.5;

    /// <summary>Requests that the window must hold before a share or a mean says anything.</summary>
    public int Requests { get; init; } = 20;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A mean response time so many times the pool's median opens it; 0: never.</summary>
    public double LatencyFactor { get; init; }

    /// <summary>How long the first opening lasts; each further one twice as long.</summary>
    public TimeSpan Open { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan LongestOpen { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Half-open: requests at a time, and successes that close the breaker.</summary>
    public int Trials { get; init; } = 3;

    /// <summary>The part of the pool that may be open at once, 0 to 1; one endpoint always may.</summary>
    public double MaxOpenShare { get; init; } = 0.5;

    /// <summary>How long an opening lasts that is the <paramref name="openings"/>th not forgiven.</summary>
    internal TimeSpan OpenFor(int openings)
    {
        double seconds = Open.TotalSeconds * Math.Pow(2, Math.Clamp(openings - 1, 0, 30));
        return seconds < LongestOpen.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongestOpen;
    }

    internal IEnumerable<string> Faults(string where)
    {
        if (Errors < 0) yield return $"{where}.errors is {Errors}. It is a count, or 0 for never.";
        if (ErrorShare is not (>= 0 and <= 1)) yield return $"{where}.errorShare is {ErrorShare}. It is a part of the requests, from 0 to 1.";
        if (Requests < 1) yield return $"{where}.requests is {Requests}. It is a count from 1.";
        if (Window <= TimeSpan.Zero) yield return $"{where}.window is {Window}. It is a time longer than 0.";
        if (LatencyFactor is not (0 or > 1)) yield return $"{where}.latency is {LatencyFactor}. It is a factor above 1, or 0 for never.";
        if (Open <= TimeSpan.Zero) yield return $"{where}.open is {Open}. It is a time longer than 0.";
        if (LongestOpen < Open) yield return $"{where}.maxOpen is {LongestOpen}. It is no shorter than open, {Open}.";
        if (Trials < 1) yield return $"{where}.trials is {Trials}. It is a count from 1.";
        if (MaxOpenShare is not (>= 0 and <= 1)) yield return $"{where}.maxOpenShare is {MaxOpenShare}. It is a part of the pool, from 0 to 1.";
    }
}
