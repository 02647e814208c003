namespace Weir.Balancing;

/// <summary>Counts events over the time just past, in ten slots.</summary>
/// <remarks>
/// Any thread; nothing locks. A slot holds which stretch of time it counts and its count in one word, so that opening it for a new
/// stretch loses no event. What is older than ten slots is forgotten a slot at a time.
/// </remarks>
public sealed class SlidingCount
{
    public const int Slots = 10;

    private const int CountBits = 32;

    private readonly long[] _slots = new long[Slots];
    private readonly long _slotNanos;

    /// <param name="window">The time that is looked back on; positive.</param>
    public SlidingCount(TimeSpan window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        _slotNanos = Math.Max((long)window.TotalNanoseconds / Slots, 1);
    }

    /// <summary>Counts one event.</summary>
    /// <param name="nowNanos">The caller's monotonic clock; not negative.</param>
    /// <returns>What the present slot has counted, this event included.</returns>
    public long Add(long nowNanos)
    {
        uint stretch = StretchOf(nowNanos);
        ref long slot = ref _slots[stretch % Slots];
        long seen = Volatile.Read(ref slot);
        while (true)
        {
            // Another loop's clock may be a little ahead and have opened the slot: then the event counts there.
            bool isOpen = unchecked((int)(StretchIn(seen) - stretch)) >= 0 && seen != 0;
            long next = isOpen ? seen + 1 : ((long)stretch << CountBits) | 1;
            long before = Interlocked.CompareExchange(ref slot, next, seen);
            if (before == seen) return CountIn(next);
            seen = before;
        }
    }

    /// <summary>The events of the whole window.</summary>
    public long Sum(long nowNanos)
    {
        uint stretch = StretchOf(nowNanos);
        long sum = 0;
        foreach (ref long slot in _slots.AsSpan())
        {
            long seen = Volatile.Read(ref slot);
            if (unchecked((int)(stretch - StretchIn(seen))) < Slots) sum += CountIn(seen);
        }
        return sum;
    }

    /// <summary>The events of the slot that <paramref name="nowNanos"/> falls into: a tenth of the window at most.</summary>
    public long Latest(long nowNanos)
    {
        uint stretch = StretchOf(nowNanos);
        long seen = Volatile.Read(ref _slots[stretch % Slots]);
        return StretchIn(seen) == stretch ? CountIn(seen) : 0;
    }

    public void Clear()
    {
        foreach (ref long slot in _slots.AsSpan()) Volatile.Write(ref slot, 0);
    }

    private uint StretchOf(long nowNanos) => unchecked((uint)(nowNanos / _slotNanos));

    private static uint StretchIn(long slot) => unchecked((uint)(slot >>> CountBits));

    private static long CountIn(long slot) => slot & uint.MaxValue;
}
