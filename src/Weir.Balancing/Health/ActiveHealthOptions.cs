namespace Weir.Balancing.Health;

/// <summary>When the health of an endpoint is checked and how many results it takes to believe it.</summary>
/// <remarks>What a check does (TCP or HTTP, path, expected status, time-out) is the business of whoever carries it out.</remarks>
public sealed record ActiveHealthOptions
{
    public static TimeSpan ShortestInterval { get; } = TimeSpan.FromMilliseconds(10);

    /// <summary>From the end of one check to the start of the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Used instead of <see cref="Interval"/> while the last result contradicts the state and for the first check
    /// after a change. Null: a quarter of the interval.</summary>
    public TimeSpan? FastInterval { get; init; }

    /// <summary>Each wait is longer or shorter by up to this part of it, so that balancers do not check in step; 0 to 0.5.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>Checks that pass in a row until an unhealthy endpoint is healthy.</summary>
    public int Rise { get; init; } = 2;

    /// <summary>Checks that fail in a row until a healthy endpoint is unhealthy.</summary>
    public int Fall { get; init; } = 3;

    public InitialHealth Initial { get; init; } = InitialHealth.Healthy;

    internal IEnumerable<string> Errors(string where)
    {
        if (Interval < ShortestInterval)
            yield return $"{where}.interval is {Interval.TotalMilliseconds} ms. The shortest is {ShortestInterval.TotalMilliseconds} ms.";
        if (FastInterval < ShortestInterval)
            yield return $"{where}.fastInterval is {FastInterval?.TotalMilliseconds} ms. The shortest is {ShortestInterval.TotalMilliseconds} ms.";
        if (Jitter is not (>= 0 and <= 0.5)) yield return $"{where}.jitter is {Jitter}. It is a part of the interval, from 0 to 0.5.";
        if (Rise < 1) yield return $"{where}.rise is {Rise}. It takes one check at least to admit an endpoint.";
        if (Fall < 1) yield return $"{where}.fall is {Fall}. It takes one check at least to find an endpoint unhealthy.";
    }
}
