namespace Weir.Samples.Pi;

/// <summary>Rounds waits to the milliseconds that timers count in, so that their sum stays right.</summary>
/// <remarks>Thread-safe. What is cut off one request's wait is added to the next one's.</remarks>
public sealed class PretendedCost
{
    private long _owedTicks;

    /// <summary>How long a request that costs <paramref name="cost"/> is to wait, in whole milliseconds.</summary>
    public TimeSpan Take(TimeSpan cost)
    {
        while (true)
        {
            long owed = Volatile.Read(ref _owedTicks);
            long all = owed + cost.Ticks;
            long cut = all % TimeSpan.TicksPerMillisecond;
            if (Interlocked.CompareExchange(ref _owedTicks, cut, owed) == owed) return new TimeSpan(all - cut);
        }
    }
}
