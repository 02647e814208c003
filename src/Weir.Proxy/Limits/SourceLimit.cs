using Weir.Net;

namespace Weir.Proxy.Limits;

/// <summary>Keeps the open connections of one client at a maximum: what comes beyond it is reset at once.</summary>
/// <remarks>
/// Counts by address, of IPv6 by the /64. It remembers only who has a connection open, so it holds no more keys than the listener has
/// connections. Costs a short lock of one shard at accept and at close, never in between; listeners without such a limit have none.
/// Any thread.
/// </remarks>
public sealed class SourceLimit
{
    private const int ShardCount = 16;

    private volatile int _max;
    private readonly Shard[] _shards;
    private long _refused;

    public SourceLimit(int max)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(max);
        _max = max;
        _shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new Shard())];
    }

    /// <summary>The limit was configured anew. One that is given up still counts, for who is open now leaves later; connections that
    /// were accepted before there was one do not count.</summary>
    public static SourceLimit? Configure(SourceLimit? limit, int? max)
    {
        if (limit is null)
            return max is { } first ? new SourceLimit(first) : null;
        limit._max = max ?? int.MaxValue;
        return limit;
    }

    /// <summary>Connections refused so far.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Clients that have a connection open.</summary>
    public int Sources => _shards.Sum(shard => shard.Count);

    /// <summary>A connection was accepted.</summary>
    /// <param name="client">Its address.</param>
    /// <param name="isExempt">It is let in however many there are. It counts all the same: who is exempt may change while it is open.</param>
    /// <returns>False: its client has as many as it may; the caller resets it and does not call <see cref="Leave"/>.</returns>
    public bool TryEnter(PeerAddress client, bool isExempt = false)
    {
        ulong key = ClientKey.Of(client);
        if (_shards[ShardOf(key)].TryEnter(key, isExempt ? int.MaxValue : _max))
            return true;
        Interlocked.Increment(ref _refused);
        return false;
    }

    /// <summary>A connection that was let in is over.</summary>
    public void Leave(PeerAddress client)
    {
        ulong key = ClientKey.Of(client);
        _shards[ShardOf(key)].Leave(key);
    }

    private static int ShardOf(ulong key) => (int)((key * 0x9E3779B97F4A7C15) >> 60);

    private sealed class Shard
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<ulong, int> _open = [];

        public int Count
        {
            get
            {
                lock (_gate)
                    return _open.Count;
            }
        }

        public bool TryEnter(ulong key, int max)
        {
            lock (_gate)
            {
                int open = _open.GetValueOrDefault(key);
                if (open >= max)
                    return false;
                _open[key] = open + 1;
                return true;
            }
        }

        public void Leave(ulong key)
        {
            lock (_gate)
            {
                // None: it was accepted before there was a limit.
                int open = _open.GetValueOrDefault(key);
                if (open > 1)
                    _open[key] = open - 1;
                else
                    _open.Remove(key);
            }
        }
    }
}
