namespace Weir.Stress;

/// <summary>Requests of an open loop that are due and wait for a free connection, oldest first. Fixed memory.</summary>
/// <param name="capacity">How many may wait; a further one is not sent and counted as dropped.</param>
internal sealed class SendBacklog(int capacity)
{
    private readonly Queue<long> _due = new();

    public int Count => _due.Count;

    /// <summary>Requests that were never sent because too many waited already.</summary>
    public long Dropped { get; private set; }

    /// <param name="due">When it was due, in nanoseconds on the loop's clock.</param>
    public void Add(long due)
    {
        if (_due.Count == capacity) Dropped++;
        else _due.Enqueue(due);
    }

    public bool TryTake(out long due) => _due.TryDequeue(out due);
}
