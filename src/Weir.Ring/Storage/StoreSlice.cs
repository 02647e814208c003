using Weir.Ring.Identifiers;

namespace Weir.Ring.Storage;

/// <summary>The entries of one 1024th of the circle, with a digest of their keys and versions.</summary>
internal sealed class StoreSlice
{
    private readonly Dictionary<string, (RingId Place, RingEntry Entry)> _entries = new(StringComparer.Ordinal);

    /// <summary>The exclusive or of all entries' digests: adding and removing one costs the same.</summary>
    public ulong Digest { get; private set; }

    public IEnumerable<(RingId Place, RingEntry Entry)> All => _entries.Values;

    public RingEntry? Find(string key) => _entries.TryGetValue(key, out var found) ? found.Entry : null;

    public void Set(RingId place, RingEntry entry)
    {
        if (_entries.TryGetValue(entry.Key, out var old)) Digest ^= DigestOf(old.Place, old.Entry.Version);
        _entries[entry.Key] = (place, entry);
        Digest ^= DigestOf(place, entry.Version);
    }

    public void Remove(string key)
    {
        if (_entries.Remove(key, out var old)) Digest ^= DigestOf(old.Place, old.Entry.Version);
    }

    /// <summary>The digest of the part of this slice that lies in a range.</summary>
    public ulong DigestIn(RingRange range)
    {
        ulong digest = 0;
        foreach ((RingId place, RingEntry entry) in _entries.Values)
        {
            if (range.Contains(place)) digest ^= DigestOf(place, entry.Version);
        }
        return digest;
    }

    // Two stores that differ in one slice and collide all the same would stay different: 2^-64 a slice.
    private static ulong DigestOf(RingId place, RingVersion version)
    {
        ulong h = place.Low ^ (place.Middle * 0x9E3779B97F4A7C15) ^ ((ulong)place.High << 17);
        h = Mix(h ^ version.Time);
        return Mix(h ^ version.Node);
    }

    // The finaliser of SplitMix64 (Steele et al., 2014).
    private static ulong Mix(ulong h)
    {
        h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9;
        h = (h ^ (h >> 27)) * 0x94D049BB133111EB;
        return h ^ (h >> 31);
    }
}
