namespace Weir.Net.Timing;

/// <summary>A hashed timer wheel (Varghese and Lauck 1987, scheme 6) for deadlines that are usually moved, seldom reached.</summary>
/// <remarks>
/// A slot holds the entries of one tick; an entry further away than the wheel is wide is put at the far end and looks again when
/// it gets there. Arming is O(1), and arming for a later time than the entry is already in the wheel for is only a comparison: the
/// common case of a connection whose deadline moves with each request. Deadlines are met at most one tick late, never early.
/// One thread.
/// </remarks>
public sealed class TimerWheel
{
    /// <summary>Length of one tick in milliseconds: time-outs of a proxy need no finer.</summary>
    public const int TickMilliseconds = 8;

    private const int Slots = 1024; // 8.2 s around
    private readonly TimerEntry?[] _slots = new TimerEntry?[Slots];
    private readonly ulong[] _occupied = new ulong[Slots / 64];
    private long _tick;

    public TimerWheel(long now) => _tick = now / TickMilliseconds;

    /// <summary>Entries in the wheel.</summary>
    public int Count { get; private set; }

    /// <summary>Puts the entry in for its deadline, unless the wheel will call it before that anyway.</summary>
    public void Arm(TimerEntry entry)
    {
        // Rounded up, so that an entry is never called before its deadline.
        (long tick, long rest) = Math.DivRem(entry.Deadline, TickMilliseconds);
        if (rest > 0)
            tick++;
        tick = Math.Clamp(tick, _tick + 1, _tick + Slots - 1);
        if (entry.Tick >= 0)
        {
            if (entry.Tick <= tick)
                return;
            Unlink(entry);
        }

        Link(entry, tick);
    }

    public void Disarm(TimerEntry entry)
    {
        if (entry.Tick >= 0)
            Unlink(entry);
    }

    /// <summary>Calls every entry that is due at <paramref name="now"/> (milliseconds).</summary>
    public void Advance(long now)
    {
        long target = now / TickMilliseconds;
        while (_tick < target)
        {
            // Empty ticks are jumped over: a loop that slept for a day without a deadline must not walk through ten million of them.
            int distance = DistanceToNext();
            if (distance == 0 || distance > target - _tick)
            {
                _tick = target;
                return;
            }

            _tick += distance;
            int slot = (int)(_tick & (Slots - 1));
            // An entry called here may arm itself or others: never for this tick, so the list only shrinks.
            while (_slots[slot] is { } entry)
            {
                Unlink(entry);
                if (entry.Deadline <= now)
                    entry.OnTimer(now);
                else if (entry.Deadline != long.MaxValue)
                    Arm(entry); // moved later since, or further away than the wheel is wide
            }
        }
    }

    /// <summary>How long the loop may sleep, in milliseconds; -1 when nothing is armed.</summary>
    public int NextDelay(long now)
    {
        int distance = DistanceToNext();
        return distance == 0 ? -1 : (int)Math.Clamp(((_tick + distance) * TickMilliseconds) - now, 0, int.MaxValue);
    }

    /// <returns>How many ticks ahead the next entry is, 1 … slots − 1; 0 when there is none.</returns>
    private int DistanceToNext()
    {
        if (Count == 0)
            return 0;
        for (int distance = 1; distance < Slots + 64;)
        {
            int slot = (int)((_tick + distance) & (Slots - 1));
            ulong bits = _occupied[slot >> 6] >> (slot & 63);
            if (bits != 0)
            {
                return distance + System.Numerics.BitOperations.TrailingZeroCount(bits);
            }

            distance += 64 - (slot & 63);
        }

        return 0;
    }

    private void Link(TimerEntry entry, long tick)
    {
        int slot = (int)(tick & (Slots - 1));
        entry.Tick = tick;
        entry.Previous = null;
        entry.Next = _slots[slot];
        if (entry.Next is not null)
            entry.Next.Previous = entry;
        _slots[slot] = entry;
        _occupied[slot >> 6] |= 1ul << (slot & 63);
        Count++;
    }

    private void Unlink(TimerEntry entry)
    {
        int slot = (int)(entry.Tick & (Slots - 1));
        if (entry.Previous is null)
            _slots[slot] = entry.Next;
        else
            entry.Previous.Next = entry.Next;
        if (entry.Next is not null)
            entry.Next.Previous = entry.Previous;
        if (_slots[slot] is null)
            _occupied[slot >> 6] &= ~(1ul << (slot & 63));
        entry.Next = null;
        entry.Previous = null;
        entry.Tick = -1;
        Count--;
    }
}
