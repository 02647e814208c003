using Weir.Balancing.Hashing;
using Weir.Balancing.RateLimits;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Limits;

/// <summary>One rate limit of a route: what it counts by, and the counts.</summary>
/// <remarks>
/// Shared by all loops, without locks (see <see cref="RateLimitTable"/>). A request without the header or cookie that is counted by
/// counts by its address, so that leaving it out is no way around. Keys are hashed with a seed of this process.
/// </remarks>
public sealed class RateLimiter
{
    private readonly RateLimitKind _kind;
    private readonly HashKeySource? _source;
    private readonly RateLimitTable _table;
    private readonly ulong _seed;
    private long _refused;

    /// <param name="kind">What it counts by.</param>
    /// <param name="name">Of the header or cookie.</param>
    /// <param name="rule">What each key is held to.</param>
    /// <param name="keys">How many keys are remembered.</param>
    /// <param name="seed">Secret: keys that share a hash share a count.</param>
    public RateLimiter(RateLimitKind kind, string name, Gcra rule, int keys, ulong seed)
    {
        _kind = kind;
        _source = kind switch
        {
            RateLimitKind.Header => new HashKeySource(HashKeyKind.Header, name),
            RateLimitKind.Cookie => new HashKeySource(HashKeyKind.Cookie, name),
            _ => null,
        };
        _table = new RateLimitTable(rule, kind == RateLimitKind.Route ? RateLimitTable.Ways : keys);
        _seed = seed;
    }

    public Gcra Rule => _table.Rule;

    /// <summary>Requests refused so far.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Keys that were forgotten although they still owed something.</summary>
    public long Evicted => _table.Evicted;

    /// <summary>Counts one request, or refuses it.</summary>
    public RateLimitVerdict Take(ReadOnlySpan<byte> received, RequestHead head, PeerAddress client, long nowNanos)
    {
        RateLimitVerdict verdict = _table.Take(KeyOf(received, head, client), nowNanos);
        if (!verdict.IsAllowed)
            Interlocked.Increment(ref _refused);
        return verdict;
    }

    private ulong KeyOf(ReadOnlySpan<byte> received, RequestHead head, PeerAddress client)
    {
        if (_kind == RateLimitKind.Route)
            return 1;
        ReadOnlySpan<byte> value = _source is null ? default : _source.Find(received, head);
        return value.IsEmpty ? XxHash64.Hash(ClientKey.Of(client), _seed) : XxHash64.Hash(value, _seed);
    }
}
