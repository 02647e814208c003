namespace Weir.Simulation.Engine;

/// <summary>The requests being served, the one that is done first on top.</summary>
/// <remarks>
/// Four children a node: half as deep as with two, and the four lie in one or two cache lines. Requests that only wait are not in it, so
/// it holds no more than the endpoints serve at once.
/// </remarks>
internal sealed class CompletionHeap
{
    private const int Children = 4;
    private const int FirstCapacity = 64;

    private Completion[] _items = new Completion[FirstCapacity];

    public int Count { get; private set; }

    public long NextNanos => Count == 0 ? long.MaxValue : _items[0].AtNanos;

    /// <summary>In no order.</summary>
    public ReadOnlySpan<Completion> Items => _items.AsSpan(0, Count);

    public void Add(in Completion added)
    {
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        Completion[] items = _items;
        int at = Count++;
        while (at > 0)
        {
            int parent = (at - 1) / Children;
            if (!added.IsBefore(in items[parent])) break;
            items[at] = items[parent];
            at = parent;
        }
        items[at] = added;
    }

    public Completion Take()
    {
        Completion[] items = _items;
        Completion first = items[0];
        Completion last = items[--Count];
        int at = 0;
        while (true)
        {
            int child = (at * Children) + 1;
            if (child >= Count) break;
            int end = Math.Min(child + Children, Count);
            int least = child;
            for (int other = child + 1; other < end; other++)
            {
                if (items[other].IsBefore(in items[least])) least = other;
            }
            if (!items[least].IsBefore(in last)) break;
            items[at] = items[least];
            at = least;
        }
        items[at] = last;
        return first;
    }
}
