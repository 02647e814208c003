using System.Text;
using Weir.Balancing.Hashing;
using Weir.Http.Fields;
using Weir.Http.Http1;

namespace Weir.Proxy.Pools;

/// <summary>Which part of a request the <c>hash</c> strategy keeps together. Immutable.</summary>
/// <remarks>A request without that part hashes as empty: all such requests go the same way, which is what a cache wants.</remarks>
public sealed class HashKeySource(HashKeyKind kind, string name = "")
{
    private readonly byte[] _name = Encoding.ASCII.GetBytes(name);

    public HashKeyKind Kind => kind;

    public ulong Hash(ReadOnlySpan<byte> buffer, RequestHead head) => XxHash64.Hash(Find(buffer, head));

    /// <summary>The part itself; empty when the request has none.</summary>
    public ReadOnlySpan<byte> Find(ReadOnlySpan<byte> buffer, RequestHead head) => kind switch
    {
        HashKeyKind.Header => Header(buffer, head),
        HashKeyKind.Cookie => Cookie(buffer, head),
        HashKeyKind.Query => Pair(head.Query.Of(buffer), (byte)'&', trim: false),
        _ => Uri(buffer, head),
    };

    // An absolute target is forwarded by its path and query: the same resource hashes the same either way.
    private static ReadOnlySpan<byte> Uri(ReadOnlySpan<byte> buffer, RequestHead head) =>
        head.HasQuery ? buffer[head.Path.Start..head.Query.End] : head.Path.Of(buffer);

    private ReadOnlySpan<byte> Header(ReadOnlySpan<byte> buffer, RequestHead head)
    {
        int index = head.Fields.IndexOf(buffer, _name);
        return index < 0 ? default : head.Fields[index].Value.Of(buffer);
    }

    private ReadOnlySpan<byte> Cookie(ReadOnlySpan<byte> buffer, RequestHead head)
    {
        for (int i = head.Fields.IndexOf(KnownField.Cookie); i >= 0; i = head.Fields.IndexOf(KnownField.Cookie, i + 1))
        {
            ReadOnlySpan<byte> value = Pair(head.Fields[i].Value.Of(buffer), (byte)';', trim: true);
            if (!value.IsEmpty)
                return value;
        }

        return default;
    }

    /// <summary>The value of <c>name=value</c> in a list of such pairs.</summary>
    private ReadOnlySpan<byte> Pair(ReadOnlySpan<byte> list, byte separator, bool trim)
    {
        while (!list.IsEmpty)
        {
            int end = list.IndexOf(separator);
            ReadOnlySpan<byte> pair = end < 0 ? list : list[..end];
            list = end < 0 ? default : list[(end + 1)..];
            if (trim)
                pair = pair.Trim((byte)' ');
            if (pair.Length > _name.Length && pair[_name.Length] == (byte)'=' && pair.StartsWith(_name))
                return pair[(_name.Length + 1)..];
        }

        return default;
    }
}
