namespace Weir.Proxy.Affinity;

/// <summary>Affinities in the memory of this process.</summary>
/// <remarks>
/// Divided into shards by the key's upper bits, so that loops seldom meet at one lock, which is held for a look-up only. Each shard holds
/// its part of the entries; when it is full the one that was unused the longest goes. With keys well mixed that is the oldest of
/// all, or nearly. Memory is taken once: some 44 bytes an entry.
/// </remarks>
public sealed class MemoryAffinityTable : IAffinityTable
{
    public const int MaxEntries = 1 << 24;

    /// <summary>Below this a shard's share would be too uneven for "the oldest goes" to mean anything.</summary>
    private const int LeastOfShard = 256;

    private const int MostShards = 64;

    private readonly AffinityShard[] _shards;

    /// <param name="entries">How many are kept, 1 to <see cref="MaxEntries"/>; rounded up to fill all shards.</param>
    /// <param name="timeToLive">How long an entry is kept that nobody uses; positive.</param>
    public MemoryAffinityTable(int entries, TimeSpan timeToLive)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries, MaxEntries);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeToLive, TimeSpan.Zero);
        int shards = Math.Clamp(entries / LeastOfShard, 1, MostShards);
        long nanos = timeToLive.Ticks * TimeSpan.NanosecondsPerTick;
        _shards = [.. Enumerable.Range(0, shards).Select(_ => new AffinityShard((entries + shards - 1) / shards, nanos))];
    }

    public int Count => _shards.Sum(shard => shard.Count);

    public long Evicted => _shards.Sum(shard => shard.Evicted);

    public bool TryGet(ulong key, long nowNanos, out ulong identity) => ShardOf(key).TryGet(key, nowNanos, out identity);

    public void Put(ulong key, ulong identity, long nowNanos) => ShardOf(key).Put(key, identity, nowNanos);

    private AffinityShard ShardOf(ulong key) => _shards[(int)((key >> 40) % (uint)_shards.Length)];
}
