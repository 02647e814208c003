using System.Buffers.Binary;
using System.Text;
using Weir.Balancing.Hashing;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net;

namespace Weir.Proxy.Affinity;

/// <summary>Affinity that is looked up in a table: by a cookie of the application, by address, by a header.</summary>
/// <remarks>
/// What clients choose themselves they can also invent. An application's cookie enters the table only when an endpoint has set it; addresses
/// and headers enter it from requests, and a flood of them makes the oldest go.
/// </remarks>
internal sealed class TableAffinity(AffinityOptions options, IAffinityTable table) : PoolAffinity(options)
{
    private const int Ipv6Bits = 128;

    private readonly byte[] _name = Encoding.ASCII.GetBytes(options.Name);

    // Secret and the process's own: nobody can aim at the place of another's key.
    private readonly ulong _seed = BitConverter.ToUInt64(System.Security.Cryptography.RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private readonly UInt128 _ipv6Mask = UInt128.MaxValue << (Ipv6Bits - options.Ipv6PrefixBits);

    public override IAffinityTable Table => table;

    internal override AffinityMark Find(ReadOnlySpan<byte> received, RequestHead head, PeerAddress client, long nowNanos, long unixSeconds) => Options.Kind switch
    {
        AffinityKind.Address => Find(client, nowNanos),
        AffinityKind.Header => LookUp(KeyOf(Header(received, head)), nowNanos),
        _ => LookUp(KeyOf(Cookie(received, head)), nowNanos),
    };

    internal override AffinityMark Find(PeerAddress client, long nowNanos) => LookUp(KeyOf(client), nowNanos);

    internal override void Rebind(in AffinityMark mark, ulong identity, long nowNanos)
    {
        // A cookie that is not known here has an endpoint as its author or nobody: which, its next answer tells.
        if (mark.Key != 0 && (mark.Identity != 0 || Options.Kind != AffinityKind.Learn))
            table.Put(mark.Key, identity, nowNanos);
    }

    internal override bool Learn(ReadOnlySpan<byte> bytes, FieldList fields, ulong identity, long nowNanos)
    {
        if (Options.Kind != AffinityKind.Learn)
            return false;
        bool isLearned = false;
        for (int i = fields.IndexOf(KnownField.SetCookie); i >= 0; i = fields.IndexOf(KnownField.SetCookie, i + 1))
        {
            // RFC 6265 §5.2: the first pair is the cookie, the others are its attributes.
            CookiePairs pairs = new(fields[i].Value.Of(bytes));
            if (!pairs.Next() || pairs.Start != 0 || !pairs.Name.SequenceEqual(_name) || pairs.Value.IsEmpty)
                continue;
            table.Put(KeyOf(pairs.Value), identity, nowNanos);
            isLearned = true;
        }

        return isLearned;
    }

    private AffinityMark LookUp(ulong key, long nowNanos) =>
        key != 0 && table.TryGet(key, nowNanos, out ulong identity) ? new AffinityMark(identity, key) : new AffinityMark(0, key);

    private ReadOnlySpan<byte> Header(ReadOnlySpan<byte> received, RequestHead head)
    {
        int index = head.Fields.IndexOf(received, _name);
        return index < 0 ? default : head.Fields[index].Value.Of(received);
    }

    private ReadOnlySpan<byte> Cookie(ReadOnlySpan<byte> received, RequestHead head)
    {
        for (int i = head.Fields.IndexOf(KnownField.Cookie); i >= 0; i = head.Fields.IndexOf(KnownField.Cookie, i + 1))
        {
            CookiePairs pairs = new(head.Fields[i].Value.Of(received));
            while (pairs.Next())
            {
                if (pairs.Name.SequenceEqual(_name))
                    return pairs.Value;
            }
        }

        return default;
    }

    /// <summary>0 for a client without an address, as on a Unix socket.</summary>
    private ulong KeyOf(PeerAddress client)
    {
        if (client.IsNone)
            return 0;
        UInt128 address = new(client.High, client.Low);
        if (!client.IsV4)
            address &= _ipv6Mask;
        Span<byte> bytes = stackalloc byte[Ipv6Bits / 8];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
        return KeyOf(bytes);
    }

    private ulong KeyOf(ReadOnlySpan<byte> value) => value.IsEmpty ? 0 : Math.Max(XxHash64.Hash(value, _seed), 1);
}
