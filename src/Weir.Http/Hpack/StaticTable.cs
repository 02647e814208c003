using System.Text;

namespace Weir.Http.Hpack;

/// <summary>The static table (RFC 7541 appendix A), index 1 to 61.</summary>
internal static class StaticTable
{
    public const int Count = 61;

    private const int Buckets = 256;

    private static readonly StaticEntry[] Entries = MakeEntries();

    /// <summary>By hash of the name: index of the first entry with that name; 0 where there is none. Linear probing.</summary>
    private static readonly byte[] ByName = MakeByName();

    /// <summary>An entry by its index.</summary>
    /// <param name="index">1 to <see cref="Count"/>.</param>
    public static ref readonly StaticEntry Get(int index) => ref Entries[index];

    /// <summary>Finds a name.</summary>
    /// <param name="hash"><see cref="FieldHash.Of"/> of the name.</param>
    /// <returns>The first index with that name, or 0.</returns>
    public static int FindName(ReadOnlySpan<byte> name, uint hash)
    {
        for (uint bucket = hash % Buckets; ByName[bucket] != 0; bucket = (bucket + 1) % Buckets)
        {
            int index = ByName[bucket];
            if (name.SequenceEqual(Entries[index].Name))
                return index;
        }

        return 0;
    }

    /// <summary>Finds a value among the neighbours with the same name.</summary>
    /// <param name="nameIndex">What <see cref="FindName"/> found; not 0.</param>
    /// <returns>The index, or 0.</returns>
    public static int FindValue(int nameIndex, ReadOnlySpan<byte> value)
    {
        int last = Entries[nameIndex].LastWithName;
        for (int index = nameIndex; index <= last; index++)
        {
            if (value.SequenceEqual(Entries[index].Value))
                return index;
        }

        return 0;
    }

    private static StaticEntry[] MakeEntries()
    {
        (string Name, string Value)[] table =
        [
            (":authority", ""), (":method", "GET"), (":method", "POST"), (":path", "/"), (":path", "/index.html"),
            (":scheme", "http"), (":scheme", "https"), (":status", "200"), (":status", "204"), (":status", "206"),
            (":status", "304"), (":status", "400"), (":status", "404"), (":status", "500"), ("accept-charset", ""),
            ("accept-encoding", "gzip, deflate"), ("accept-language", ""), ("accept-ranges", ""), ("accept", ""),
            ("access-control-allow-origin", ""), ("age", ""), ("allow", ""), ("authorization", ""), ("cache-control", ""),
            ("content-disposition", ""), ("content-encoding", ""), ("content-language", ""), ("content-length", ""),
            ("content-location", ""), ("content-range", ""), ("content-type", ""), ("cookie", ""), ("date", ""), ("etag", ""),
            ("expect", ""), ("expires", ""), ("from", ""), ("host", ""), ("if-match", ""), ("if-modified-since", ""),
            ("if-none-match", ""), ("if-range", ""), ("if-unmodified-since", ""), ("last-modified", ""), ("link", ""), ("location", ""),
            ("max-forwards", ""), ("proxy-authenticate", ""), ("proxy-authorization", ""), ("range", ""), ("referer", ""),
            ("refresh", ""), ("retry-after", ""), ("server", ""), ("set-cookie", ""), ("strict-transport-security", ""),
            ("transfer-encoding", ""), ("user-agent", ""), ("vary", ""), ("via", ""), ("www-authenticate", ""),
        ];

        StaticEntry[] entries = new StaticEntry[Count + 1];
        entries[0] = new([], [], default, 0);
        for (int i = 0; i < Count; i++)
        {
            int last = Array.FindLastIndex(table, entry => entry.Name == table[i].Name);
            byte[] name = Encoding.ASCII.GetBytes(table[i].Name);
            byte[] value = Encoding.ASCII.GetBytes(table[i].Value);
            entries[i + 1] = new(name, value, HeaderKind.Of(name, value), last + 1);
        }

        return entries;
    }

    private static byte[] MakeByName()
    {
        byte[] buckets = new byte[Buckets];
        for (int index = 1; index <= Count; index++)
        {
            if (index > 1 && Entries[index].Name.AsSpan().SequenceEqual(Entries[index - 1].Name))
                continue;
            uint bucket = FieldHash.Of(Entries[index].Name) % Buckets;
            while (buckets[bucket] != 0)
                bucket = (bucket + 1) % Buckets;
            buckets[bucket] = (byte)index;
        }

        return buckets;
    }
}
