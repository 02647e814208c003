using System.Text;

namespace Weir.Stress;

/// <summary>Counts by name, the name being the bytes of a response header. Allocates only for a name it has not seen.</summary>
/// <remarks>At most <see cref="MaxNames"/> names of <see cref="MaxNameBytes"/>; all further ones are counted as <see cref="Others"/>.</remarks>
internal sealed class EndpointDistribution
{
    public const int MaxNames = 1_024;
    public const int MaxNameBytes = 128;

    /// <summary>The name of what is beyond the limits.</summary>
    public const string Others = "(others)";

    // Twice as many places as names keep the probes short.
    private readonly Entry?[] _table = new Entry?[2 * MaxNames];
    private int _names;
    private long _others;

    public void Add(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxNameBytes)
        {
            _others++;
            return;
        }

        for (int at = Hash(name) % _table.Length; ; at = (at + 1) % _table.Length)
        {
            var entry = _table[at];
            if (entry is not null && entry.Name.AsSpan().SequenceEqual(name))
            {
                entry.Count++;
                return;
            }

            if (entry is not null) continue;
            if (_names == MaxNames)
            {
                _others++;
                return;
            }

            _names++;
            _table[at] = new Entry(name.ToArray()) { Count = 1 };
            return;
        }
    }

    /// <summary>Names and counts in the names' order, <see cref="Others"/> last.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Counts()
    {
        var counts = _table.Where(e => e is not null)
            .Select(e => KeyValuePair.Create(Encoding.UTF8.GetString(e!.Name), e.Count))
            .OrderBy(e => e.Key, StringComparer.Ordinal)
            .ToList();
        if (_others > 0) counts.Add(KeyValuePair.Create(Others, _others));
        return counts;
    }

    // FNV-1a: names are short and the server is not trying to make them collide; were it, its own test would be slower.
    private static int Hash(ReadOnlySpan<byte> name)
    {
        uint hash = 2166136261;
        foreach (byte b in name) hash = (hash ^ b) * 16777619;
        return (int)(hash & int.MaxValue);
    }

    private sealed class Entry(byte[] name)
    {
        public byte[] Name => name;

        public long Count { get; set; }
    }
}
