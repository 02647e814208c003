using Weir.Ring.Identifiers;

namespace Weir.Ring.Storage;

/// <summary>The entries of one position: its own, copies of others', and tombstones. Bounded.</summary>
/// <remarks>
/// The circle is cut into <see cref="Slices"/> equal slices; two nodes compare a range slice by slice, and a whole slice by
/// one number kept up to date. Single-threaded.
/// </remarks>
public sealed class RingStore(int bits, int maxEntries, long maxBytes)
{
    /// <summary>One digest of 8 bytes for each is 8 KiB a comparison of the whole circle.</summary>
    public const int Slices = 1024;

    private const int SliceShift = 22; // of the top 32 bits

    // Made with the first entry: a simulation has many nodes without any.
    private StoreSlice?[]? _slices;

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    public static int SliceOf(RingId place) => (int)(place.High >> SliceShift);

    public RingEntry? Find(string key) => _slices?[SliceOf(RingEntry.Place(key, bits))]?.Find(key);

    /// <summary>Whether an entry in place of what its key has now stays within the limits.</summary>
    public bool HasRoom(RingEntry entry)
    {
        RingEntry? old = Find(entry.Key);
        return (old is not null || Count < maxEntries) && Bytes - (old?.Bytes ?? 0) + entry.Bytes <= maxBytes;
    }

    /// <summary>Keeps an entry unless a later version, or no room, is there.</summary>
    /// <returns>False for no room.</returns>
    public bool Merge(RingEntry entry)
    {
        RingId place = RingEntry.Place(entry.Key, bits);
        _slices ??= new StoreSlice?[Slices];
        StoreSlice slice = _slices[SliceOf(place)] ??= new StoreSlice();
        RingEntry? old = slice.Find(entry.Key);
        if (old is not null && old.Version >= entry.Version) return true;
        // A tombstone is taken even beyond the limits: it makes room.
        if ((old is null && Count >= maxEntries) || (entry.Value is not null && Bytes - (old?.Bytes ?? 0) + entry.Bytes > maxBytes)) return false;
        slice.Set(place, entry);
        if (old is null) Count++;
        Bytes += entry.Bytes - (old?.Bytes ?? 0);
        return true;
    }

    public void Remove(RingEntry entry)
    {
        if (_slices?[SliceOf(RingEntry.Place(entry.Key, bits))] is not { } slice || slice.Find(entry.Key) is not { } old) return;
        slice.Remove(entry.Key);
        Count--;
        Bytes -= old.Bytes;
    }

    /// <summary>Whether a slice has any point in a range.</summary>
    public static bool Overlaps(int slice, RingRange range)
    {
        RingId first = new((uint)slice << SliceShift, 0, 0);
        RingId last = new(((uint)slice << SliceShift) | ((1U << SliceShift) - 1), ulong.MaxValue, ulong.MaxValue);
        return range.IsWhole || range.Contains(first) || range.Contains(last) || SliceOf(range.End) == slice;
    }

    /// <summary>A digest for each slice; 0 for those outside the range and the empty ones.</summary>
    public ulong[] Digest(RingRange range)
    {
        ulong[] digests = new ulong[Slices];
        for (int i = 0; i < Slices; i++)
        {
            if (_slices?[i] is not { } slice || !Overlaps(i, range)) continue;
            digests[i] = SliceOf(range.After) == i || SliceOf(range.End) == i ? slice.DigestIn(range) : slice.Digest;
        }
        return digests;
    }

    /// <summary>The entries of one slice that lie in a range, by key.</summary>
    public IEnumerable<RingEntry> In(RingRange range, int slice) =>
        _slices?[slice] is { } kept ? kept.All.Where(e => range.Contains(e.Place)).Select(e => e.Entry) : [];

    /// <summary>The entries that lie in a range.</summary>
    public IEnumerable<RingEntry> In(RingRange range)
    {
        for (int i = 0; i < Slices; i++)
        {
            if (_slices?[i] is null || !Overlaps(i, range)) continue;
            foreach (RingEntry entry in In(range, i)) yield return entry;
        }
    }

    /// <summary>Frees the values of expired entries of one slice, and forgets tombstones that are old enough.</summary>
    public void Sweep(int slice, long nowUnixMilliseconds, long tombstoneMilliseconds)
    {
        if (_slices?[slice] is not { } kept) return;
        foreach ((_, RingEntry entry) in kept.All.ToArray())
        {
            if (entry.IsVisible(nowUnixMilliseconds)) continue;
            long since = entry.Value is not null || entry.ExpiresUnixMilliseconds != 0
                ? entry.ExpiresUnixMilliseconds
                : (long)(entry.Version.Time >> 16);
            if (since + tombstoneMilliseconds <= nowUnixMilliseconds)
            {
                Remove(entry);
            }
            else if (entry.Value is not null)
            {
                // The same write without its value: digests, which know versions alone, stay equal on all nodes.
                RingEntry tombstone = entry with { Value = null };
                kept.Set(RingEntry.Place(entry.Key, bits), tombstone);
                Bytes += tombstone.Bytes - entry.Bytes;
            }
        }
    }
}
