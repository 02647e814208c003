using System.Numerics;

namespace Weir.Balancing.RateLimits;

/// <summary>The states of a rate limit by key: a fixed table, shared by all loops.</summary>
/// <remarks>
/// <para>Set-associative, as a processor's cache is: a key may stand in any of the eight places of its set, and nowhere else. Memory is
/// taken once, 16 bytes a place, and no flood of keys makes it grow.</para>
/// <para><b>Who goes when a set is full:</b> the key whose bucket is full again the soonest. A key at rest carries no information (see
/// <see cref="Gcra"/>), so letting it go loses nothing. A flood of fresh keys owes one interval each, a persistent offender up to
/// a whole burst: the flood displaces itself long before it displaces the offender. Keys come hashed with a secret seed, so nobody
/// can aim at a set.</para>
/// <para>Any thread; nothing locks. A state moves by compare-and-swap; while a place changes its key, a request on another loop may be
/// counted for the key that just left. That is one request off, at the moment of an eviction.</para>
/// </remarks>
public sealed class RateLimitTable
{
    public const int Ways = 8;
    public const int MaxKeys = 1 << 24;

    private const long NoKey = 0;

    private readonly Place[] _places;
    private readonly uint _setMask;
    private readonly Gcra _rule;
    private long _evicted;

    /// <param name="rule">What each key is held to.</param>
    /// <param name="keys">How many are remembered, 8 to <see cref="MaxKeys"/>; rounded up to a power of two.</param>
    public RateLimitTable(Gcra rule, int keys)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keys, Ways);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys, MaxKeys);
        _rule = rule;
        _places = new Place[BitOperations.RoundUpToPowerOf2((uint)keys)];
        _setMask = (uint)(_places.Length / Ways) - 1;
    }

    public Gcra Rule => _rule;

    public int Capacity => _places.Length;

    /// <summary>Keys that had to go although they still owed something: the table is too small for its traffic, or under attack.</summary>
    public long Evicted => Interlocked.Read(ref _evicted);

    /// <summary>Decides on one request of a key and counts it if it is allowed.</summary>
    /// <param name="key">A hash of all 64 bits, seeded with a secret.</param>
    /// <param name="nowNanos">One monotonic clock for all callers.</param>
    public RateLimitVerdict Take(ulong key, long nowNanos)
    {
        long wanted = unchecked((long)key);
        if (wanted == NoKey) wanted = 1;
        Span<Place> set = _places.AsSpan((int)(key & _setMask) * Ways, Ways);
        ref Place place = ref FindOrClaim(set, wanted, nowNanos);
        long seen = Volatile.Read(ref place.FullAtNanos);
        while (true)
        {
            RateLimitVerdict verdict = _rule.Decide(seen, nowNanos, out long next);
            if (!verdict.IsAllowed) return verdict;
            long before = Interlocked.CompareExchange(ref place.FullAtNanos, next, seen);
            if (before == seen) return verdict;
            seen = before;
        }
    }

    private ref Place FindOrClaim(Span<Place> set, long key, long nowNanos)
    {
        int soonest = 0;
        long soonestKey = 0;
        long soonestAt = long.MaxValue;
        for (int i = 0; i < set.Length; i++)
        {
            long held = Volatile.Read(ref set[i].Key);
            if (held == key) return ref set[i];
            long at = held == NoKey ? long.MinValue : Volatile.Read(ref set[i].FullAtNanos);
            if (at >= soonestAt) continue;
            soonest = i;
            soonestKey = held;
            soonestAt = at;
        }

        // Whoever loses the race for the place counts on it all the same: the winner is a key of the same set and instant, and
        // the next request of this one claims another.
        ref Place place = ref set[soonest];
        if (Interlocked.CompareExchange(ref place.Key, key, soonestKey) == soonestKey)
        {
            if (soonestAt > nowNanos) Interlocked.Increment(ref _evicted);
            Volatile.Write(ref place.FullAtNanos, nowNanos);
        }
        return ref place;
    }

    private struct Place
    {
        public long Key;
        public long FullAtNanos;
    }
}
