using System.Numerics;

namespace Weir.Stress;

/// <summary>Counts durations in buckets whose width grows with the value, as HdrHistogram does. Fixed memory: 32 KB.</summary>
/// <remarks>
/// Unit: ticks of 100 ns. Every power of two is parted into 128 buckets and a bucket answers with its middle, so a value read is
/// off by 1/256 at most; below 256 ticks (25.6 µs) it is exact. One thread writes; read after it has stopped.
/// </remarks>
internal sealed class LatencyHistogram
{
    private const int SubBucketBits = 7;
    private const int SubBuckets = 1 << SubBucketBits;

    // 2^36 ticks are 1.9 hours; what takes longer is counted in the last bucket and keeps its value in Max only.
    private const int HighestBit = 36;

    private readonly long[] _counts = new long[(HighestBit - SubBucketBits + 1) * SubBuckets];
    private double _sum;

    public long Count { get; private set; }

    /// <summary>The longest duration, exactly; zero when there is none.</summary>
    public TimeSpan Max { get; private set; }

    /// <summary>The mean, exactly; zero when there is none.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : new TimeSpan((long)Math.Round(_sum / Count));

    /// <summary>Counts one duration; one below zero counts as zero.</summary>
    public void Record(TimeSpan duration)
    {
        long ticks = Math.Max(0, duration.Ticks);
        _counts[Math.Min(IndexOf(ticks), _counts.Length - 1)]++;
        _sum += ticks;
        Count++;
        if (ticks > Max.Ticks) Max = new TimeSpan(ticks);
    }

    /// <summary>The duration that <paramref name="percent"/> of all durations do not exceed.</summary>
    /// <param name="percent">Above 0, up to 100; 50 asks for the median.</param>
    /// <returns>Zero when nothing was counted.</returns>
    public TimeSpan Percentile(double percent)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        // Guarded against 99.9 % of 1,000 coming out as 999.0000000000001 and then as the 1,000th value.
        long rank = Math.Max(1, (long)Math.Ceiling((percent / 100 * Count) - 1e-9));
        long seen = 0;
        for (int i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank) return new TimeSpan(Math.Min(MiddleOf(i), Max.Ticks));
        }

        return Max;
    }

    private static int IndexOf(long ticks)
    {
        if (ticks < 2 * SubBuckets) return (int)ticks;
        int shift = BitOperations.Log2((ulong)ticks) - SubBucketBits;
        return (shift * SubBuckets) + (int)(ticks >> shift);
    }

    private static long MiddleOf(int index)
    {
        if (index < 2 * SubBuckets) return index;
        int shift = (index / SubBuckets) - 1;
        return ((long)(index - (shift * SubBuckets)) << shift) + (1L << shift >> 1);
    }
}
