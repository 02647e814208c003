namespace Weir.Stress;

/// <summary>What was measured so far.</summary>
/// <remarks>The loop's thread writes; <see cref="Completed"/> and <see cref="Failed"/> may be read from any thread, the rest once the loop is done.</remarks>
internal sealed class StressStatistics
{
    private readonly long[] _errors = new long[Enum.GetValues<StressError>().Length];
    private readonly long[] _statusClasses = new long[6];
    private long _completed;
    private long _failed;

    /// <summary>Durations of answered requests, whatever the status.</summary>
    public LatencyHistogram Latency { get; } = new();

    public EndpointDistribution Endpoints { get; } = new();

    /// <summary>Bytes received, heads included.</summary>
    public long BytesReceived { get; set; }

    /// <summary>Requests that were answered or failed.</summary>
    public long Completed => Volatile.Read(ref _completed);

    /// <summary>Requests without a proper answer, and those answered with 4xx or 5xx.</summary>
    public long Failed => Volatile.Read(ref _failed);

    public void Answered(int status, TimeSpan latency)
    {
        Latency.Record(latency);
        _statusClasses[status / 100]++;
        if (status >= 400) Volatile.Write(ref _failed, _failed + 1);
        Volatile.Write(ref _completed, _completed + 1);
    }

    public void Erred(StressError error)
    {
        _errors[(int)error]++;
        Volatile.Write(ref _failed, _failed + 1);
        Volatile.Write(ref _completed, _completed + 1);
    }

    public long Errors(StressError error) => _errors[(int)error];

    /// <summary>Answers with a status of this class.</summary>
    /// <param name="hundreds">2 to 5.</param>
    public long StatusClass(int hundreds) => _statusClasses[hundreds];
}
