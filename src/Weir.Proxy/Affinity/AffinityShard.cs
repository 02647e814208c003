using System.Numerics;

namespace Weir.Proxy.Affinity;

/// <summary>A part of a <see cref="MemoryAffinityTable"/>: a hash table whose entries are also a list from the latest used to the oldest.</summary>
/// <remarks>All entries live equally long, so the end of the list is what is over first. Any thread, one at a time.</remarks>
internal sealed class AffinityShard
{
    private const int None = -1;

    private readonly Lock _gate = new();
    private readonly Entry[] _entries;
    private readonly int[] _buckets;
    private readonly long _lifeNanos;
    private int _count;
    private int _free = None;
    private int _used;
    private int _latest = None;
    private int _oldest = None;
    private long _evicted;

    public AffinityShard(int capacity, long lifeNanos)
    {
        _entries = new Entry[capacity];
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)capacity)];
        Array.Fill(_buckets, None);
        _lifeNanos = lifeNanos;
    }

    public int Count => Volatile.Read(ref _count);

    public long Evicted => Interlocked.Read(ref _evicted);

    public bool TryGet(ulong key, long nowNanos, out ulong identity)
    {
        lock (_gate)
        {
            DropOver(nowNanos);
            int index = Find(key);
            identity = index == None ? 0 : _entries[index].Identity;
            if (index == None)
                return false;
            Touch(index, nowNanos);
            return true;
        }
    }

    public void Put(ulong key, ulong identity, long nowNanos)
    {
        lock (_gate)
        {
            DropOver(nowNanos);
            int index = Find(key);
            if (index != None)
            {
                _entries[index].Identity = identity;
                Touch(index, nowNanos);
                return;
            }

            index = Claim();
            ref int bucket = ref BucketOf(key);
            _entries[index] = new Entry { Key = key, Identity = identity, NextInBucket = bucket };
            bucket = index;
            _count++;
            PutFirst(index, nowNanos);
        }
    }

    /// <summary>Loops read their clocks at different moments: an entry is not over because one of them is a little ahead.</summary>
    private void DropOver(long nowNanos)
    {
        while (_oldest != None && _entries[_oldest].UsedNanos + _lifeNanos <= nowNanos)
            Remove(_oldest);
    }

    private int Claim()
    {
        if (_free == None && _used < _entries.Length)
            return _used++;
        if (_free == None)
        {
            Remove(_oldest);
            _evicted++;
        }

        int index = _free;
        _free = _entries[index].NextInBucket;
        return index;
    }

    private void Remove(int index)
    {
        ref Entry entry = ref _entries[index];
        ref int link = ref BucketOf(entry.Key);
        while (link != index)
            link = ref _entries[link].NextInBucket;
        link = entry.NextInBucket;
        TakeOut(index);
        entry.NextInBucket = _free;
        _free = index;
        _count--;
    }

    private int Find(ulong key)
    {
        int index = BucketOf(key);
        while (index != None && _entries[index].Key != key)
            index = _entries[index].NextInBucket;
        return index;
    }

    private void Touch(int index, long nowNanos)
    {
        TakeOut(index);
        PutFirst(index, nowNanos);
    }

    private void TakeOut(int index)
    {
        ref Entry entry = ref _entries[index];
        if (entry.Later == None)
            _latest = entry.Earlier;
        else
            _entries[entry.Later].Earlier = entry.Earlier;
        if (entry.Earlier == None)
            _oldest = entry.Later;
        else
            _entries[entry.Earlier].Later = entry.Later;
    }

    private void PutFirst(int index, long nowNanos)
    {
        ref Entry entry = ref _entries[index];
        entry.UsedNanos = nowNanos;
        entry.Later = None;
        entry.Earlier = _latest;
        if (_latest == None)
            _oldest = index;
        else
            _entries[_latest].Later = index;
        _latest = index;
    }

    private ref int BucketOf(ulong key) => ref _buckets[(int)key & (_buckets.Length - 1)];

    private struct Entry
    {
        public ulong Key;
        public ulong Identity;
        public long UsedNanos;
        public int NextInBucket;
        public int Later;
        public int Earlier;
    }
}
