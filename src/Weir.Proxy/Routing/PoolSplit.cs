using System.Buffers.Binary;
using System.Collections.Immutable;
using Weir.Balancing.Hashing;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Routing;

/// <summary>The pool of a route, or several with weights among which clients are divided. Immutable.</summary>
/// <remarks>
/// Each client has a fixed point on a line, its hash, and each pool a stretch of that line in the order of the configuration. So a client
/// stays where it is, on every node and after a restart; and when weights change, only the clients between the old and the new borders move.
/// All routes use the same points: who is on the canary for one route is for the others.
/// </remarks>
public sealed class PoolSplit
{
    /// <summary>Keeps the points apart from the hashes by which strategies pick endpoints: a split must not favour some of them.</summary>
    private const ulong Seed = 0x5350_4C49_54; // "SPLIT"

    private readonly ulong[] _ends;
    private readonly HashKeySource? _key;

    /// <param name="shares">Pools with their weights, which are 0 or more and not all 0.</param>
    /// <param name="key">What keeps a client together: a header or cookie; null, and where the request has none: the client's address.</param>
    public PoolSplit(ImmutableArray<(ProxyPool Pool, int Weight)> shares, HashKeySource? key = null)
    {
        Shares = shares;
        _key = key;
        ulong total = (ulong)shares.Sum(s => (long)s.Weight);
        _ends = new ulong[shares.Length];
        ulong sum = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            sum += (ulong)shares[i].Weight;
            // The last point of the stretch, so that the end of the line fits 64 bits.
            _ends[i] = (ulong)((((UInt128)sum << 64) / total) - 1);
        }
    }

    public ImmutableArray<(ProxyPool Pool, int Weight)> Shares { get; }

    /// <summary>The first, which is the only one unless clients are divided.</summary>
    public ProxyPool First => Shares[0].Pool;

    public static PoolSplit To(ProxyPool pool) => new([(pool, 1)]);

    public ProxyPool Pick(ReadOnlySpan<byte> buffer, RequestHead head, PeerAddress client) =>
        Shares.Length == 1 ? First : At(PointOf(buffer, head, client));

    /// <summary>The client's place on the line, over the whole range of 64 bits.</summary>
    public ulong PointOf(ReadOnlySpan<byte> buffer, RequestHead head, PeerAddress client)
    {
        ReadOnlySpan<byte> key = _key is null ? default : _key.Find(buffer, head);
        if (!key.IsEmpty)
            return XxHash64.Hash(key, Seed);
        Span<byte> address = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(address, client.High);
        BinaryPrimitives.WriteUInt64BigEndian(address[8..], client.Low);
        return XxHash64.Hash(address, Seed);
    }

    /// <summary>The pool whose stretch holds the point.</summary>
    public ProxyPool At(ulong point)
    {
        int i = 0;
        while (Shares[i].Weight == 0 || point > _ends[i])
            i++;
        return Shares[i].Pool;
    }
}
