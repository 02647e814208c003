namespace Weir.Trial;

/// <summary>The time of a trial: real, until somebody says how it passes.</summary>
internal sealed class TrialClock(TimeProvider time)
{
    /// <summary>Farther than this it does not go: 30 years.</summary>
    public static readonly TimeSpan End = TimeSpan.FromDays(10_000);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan? _still;
    private long _last;

    /// <summary>Since the trial began.</summary>
    public TimeSpan Now => _still ?? time.GetElapsedTime(_start);

    /// <summary>The same in nanoseconds, in whole milliseconds: lines that come together are of one time. A few nanoseconds more tell
    /// which of them came first.</summary>
    public long NextNanos()
    {
        _last = Math.Max((long)Now.TotalMilliseconds * 1_000_000, _last) + 1;
        return _last;
    }

    /// <summary>Time passes; from now on only so.</summary>
    /// <returns>False: beyond <see cref="End"/>.</returns>
    public bool TryAdvance(TimeSpan by)
    {
        TimeSpan next = Now + by;
        if (next > End) return false;
        _still = next;
        return true;
    }
}
