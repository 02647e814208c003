namespace Weir.Balancing.Health;

/// <summary>What the traffic itself may say against an endpoint.</summary>
public sealed record PassiveHealthOptions
{
    /// <summary>Connects that fail in a row, over all loops, until the endpoint is unhealthy; 0: never.</summary>
    public int ConnectFailures { get; init; } = 3;

    /// <summary>Answers of 5xx within <see cref="Window"/> until the endpoint is unhealthy; 0: never. Off by default: where a
    /// client can provoke a 500, it could take endpoints out one by one.</summary>
    public int ServerErrors { get; init; }

    /// <summary>The part of the window's answers that must be errors too, 0 to 1. A busy endpoint reaches any count.</summary>
    public double ServerErrorShare { get; init; } = 0.5;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an endpoint without active checks is left out before it is tried again; doubled by
    /// <see cref="FlapDampingOptions">damping</see>. With active checks these decide.</summary>
    public TimeSpan Ejection { get; init; } = TimeSpan.FromSeconds(10);

    internal IEnumerable<string> Errors(string where)
    {
        if (ConnectFailures < 0) yield return $"{where}.connectFailures is {ConnectFailures}. It is a count, or 0 for never.";
        if (ServerErrors < 0) yield return $"{where}.serverErrors is {ServerErrors}. It is a count, or 0 for never.";
        if (ServerErrorShare is not (>= 0 and <= 1))
            yield return $"{where}.serverErrorShare is {ServerErrorShare}. It is a part of the answers, from 0 to 1.";
        if (Window <= TimeSpan.Zero) yield return $"{where}.window is {Window}. It is a time longer than 0.";
        if (Ejection <= TimeSpan.Zero) yield return $"{where}.ejection is {Ejection}. It is a time longer than 0.";
    }
}
