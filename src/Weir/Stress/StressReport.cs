namespace Weir.Stress;

/// <summary>The result of a stress run, ready to be shown. Immutable.</summary>
internal sealed record StressReport
{
    public required StressOptions Options { get; init; }

    /// <summary>How long it took in fact.</summary>
    public required TimeSpan Elapsed { get; init; }

    public required StressStatistics Statistics { get; init; }

    /// <summary>Requests of an open loop that were due and never sent, because too many waited for a connection.</summary>
    public long NotSent { get; init; }

    /// <summary>The most by which this program itself was late with a request of an open loop; not part of the latencies.</summary>
    public TimeSpan MaxLag { get; init; }

    /// <summary>Ended by Ctrl-C, before the requests or the time were over.</summary>
    public bool IsCutShort { get; init; }

    public double RequestsPerSecond => Elapsed > TimeSpan.Zero ? Statistics.Completed / Elapsed.TotalSeconds : 0;

    /// <summary>The word for each error in text and JSON.</summary>
    public static string Word(StressError error) => error switch
    {
        StressError.ConnectRefused => "connect-refused",
        StressError.ConnectTimeout => "connect-timeout",
        StressError.ConnectFailed => "connect-failed",
        StressError.Reset => "reset",
        StressError.Closed => "closed",
        StressError.Timeout => "timeout",
        StressError.BadResponse => "bad-response",
        _ => throw new ArgumentOutOfRangeException(nameof(error)),
    };
}
