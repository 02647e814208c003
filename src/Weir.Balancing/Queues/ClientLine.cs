namespace Weir.Balancing.Queues;

/// <summary>What one client has waiting in one class, first come first served; and its place in the class's round.</summary>
internal sealed class ClientLine
{
    public ulong Client { get; set; }

    public int Class { get; set; }

    public QueuePlace? First { get; set; }

    public QueuePlace? Last { get; set; }

    public int Count { get; set; }

    /// <summary>Neighbours in the round of clients, a ring.</summary>
    public ClientLine Next { get; set; } = null!;

    public ClientLine Previous { get; set; } = null!;

    public void Append(QueuePlace place)
    {
        place.Line = this;
        place.Previous = Last;
        place.Next = null;
        if (Last is null) First = place;
        else Last.Next = place;
        Last = place;
        Count++;
    }

    public void Remove(QueuePlace place)
    {
        if (place.Previous is null) First = place.Next;
        else place.Previous.Next = place.Next;
        if (place.Next is null) Last = place.Previous;
        else place.Next.Previous = place.Previous;
        place.Line = null;
        place.Next = place.Previous = null;
        Count--;
    }
}
