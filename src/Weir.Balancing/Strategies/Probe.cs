namespace Weir.Balancing.Strategies;

/// <summary>What <c>prequal</c> knew of one candidate at one moment, in one word, so that it is replaced and used up atomically.</summary>
/// <remarks>
/// <code>
///   63 ……… 48  47 ………… 28  27 … 24  23 ……… 12  11 ……… 0
///   latency     taken at      uses     in flight    candidate
/// </code>
/// The latency is the upper half of a float: a per cent off at most. The time wraps after 18 minutes, long past any use.
/// </remarks>
internal readonly record struct Probe(ulong Bits)
{
    /// <summary>Requests in flight beyond it count as so many.</summary>
    public const int MaxInFlight = (1 << 12) - 1;

    /// <summary>A probe's clock ticks every 2^20 ns, about a millisecond.</summary>
    private const int TickBits = 20;
    private const ulong TimeMask = (1 << 20) - 1;

    /// <summary>Nothing: an empty place, or one that is used up.</summary>
    public bool IsSpent => Uses == 0;

    public int Candidate => (int)(Bits & 0xfff);

    public int InFlight => (int)((Bits >> 12) & 0xfff);

    /// <summary>How many more requests may rely on it.</summary>
    public int Uses => (int)((Bits >> 24) & 0xf);

    public float LatencyNanos => BitConverter.UInt32BitsToSingle((uint)(Bits >> 48) << 16);

    public static Probe Of(int candidate, int inFlight, double latencyNanos, long nowNanos, int uses) => new(
        (ulong)(BitConverter.SingleToUInt32Bits((float)latencyNanos) >> 16) << 48
        | TickOf(nowNanos) << 28
        | (ulong)uses << 24
        | (ulong)Math.Clamp(inFlight, 0, MaxInFlight) << 12
        | (uint)candidate);

    /// <summary>Milliseconds, nearly, since it was taken.</summary>
    public int AgeTicks(long nowNanos) => (int)((TickOf(nowNanos) - (Bits >> 28)) & TimeMask);

    /// <summary>The same after a request relied on it: one use less, one request more in flight there.</summary>
    public Probe Used() => new(Bits - (1UL << 24) + (InFlight < MaxInFlight ? 1UL << 12 : 0));

    private static ulong TickOf(long nowNanos) => unchecked((ulong)nowNanos >> TickBits) & TimeMask;
}
