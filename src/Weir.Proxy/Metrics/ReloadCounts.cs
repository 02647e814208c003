namespace Weir.Proxy.Metrics;

/// <summary>How often the configuration was loaded again. Any thread.</summary>
public sealed class ReloadCounts
{
    private long _applied;
    private long _refused;
    private long _lastUnixMilliseconds;

    public long Applied => Interlocked.Read(ref _applied);

    /// <summary>There were errors, and nothing has changed.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>When the last one was applied, in seconds since 1970; 0 as long as none was.</summary>
    public double LastUnixSeconds => Interlocked.Read(ref _lastUnixMilliseconds) / 1000.0;

    public void Count(bool isApplied, DateTimeOffset now)
    {
        if (!isApplied)
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        Interlocked.Exchange(ref _lastUnixMilliseconds, now.ToUnixTimeMilliseconds());
        Interlocked.Increment(ref _applied);
    }
}
