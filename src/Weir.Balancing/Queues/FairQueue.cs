using System.Diagnostics.CodeAnalysis;

namespace Weir.Balancing.Queues;

/// <summary>A bounded queue with priority classes, fair between clients.</summary>
/// <remarks>
/// <para>A lower class number goes first, strictly: while it has somebody waiting, the others wait. Within a class clients take turns,
/// one request each; within a client the first come is the first served. A client with a thousand requests waiting thus delays
/// a client with one by one request, not by a thousand.</para>
/// <para>One client may hold half of the places at most, so that the queue of a pool in trouble is not one client's alone.
/// Joining, leaving and serving are O(1). The caller synchronises.</para>
/// </remarks>
public sealed class FairQueue
{
    private readonly ClientLine?[] _heads;
    private readonly Dictionary<(int Class, ulong Client), ClientLine> _lines = [];
    private readonly Dictionary<ulong, int> _byClient;
    private readonly Stack<ClientLine> _spare = new();

    /// <param name="limit">Places; 1 or more.</param>
    /// <param name="classes">Priority classes; 1 or more.</param>
    /// <param name="beside">A queue for the same resource: what a client holds there counts here and the other way round. Null: there is none.</param>
    public FairQueue(int limit, int classes, FairQueue? beside = null)
    {
        _byClient = beside?._byClient ?? [];
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        Limit = limit;
        _heads = new ClientLine?[classes];
    }

    public int Count { get; private set; }

    /// <summary>Places. Lowered, it puts nobody out.</summary>
    public int Limit { get; set; }

    /// <summary>Places that one client may hold.</summary>
    public int ClientLimit => Math.Max(Limit / 2, 1);

    /// <summary>Takes a place at the end of the client's line.</summary>
    /// <param name="place">Not queued.</param>
    /// <param name="priority">0 goes first; classes beyond the last count as the last.</param>
    /// <param name="client">Who waits, as a key.</param>
    public EnqueueResult TryEnqueue(QueuePlace place, int priority, ulong client)
    {
        if (Count >= Limit) return EnqueueResult.Full;
        int held = _byClient.GetValueOrDefault(client);
        if (held >= ClientLimit) return EnqueueResult.ClientFull;
        int number = Math.Clamp(priority, 0, _heads.Length - 1);
        if (!_lines.TryGetValue((number, client), out ClientLine? line)) line = Open(number, client);
        line.Append(place);
        _byClient[client] = held + 1;
        Count++;
        return EnqueueResult.Queued;
    }

    /// <summary>Who is to be served next; it stays in the queue.</summary>
    public bool TryPeek([NotNullWhen(true)] out QueuePlace? place)
    {
        place = null;
        foreach (ClientLine? head in _heads)
        {
            if (head is null) continue;
            place = head.First!;
            return true;
        }
        return false;
    }

    /// <summary>Takes out whom <see cref="TryPeek"/> named; the turn passes to the next client.</summary>
    public void Serve(QueuePlace place)
    {
        ClientLine line = place.Line!;
        if (_heads[line.Class] == line) _heads[line.Class] = line.Next;
        Remove(place);
    }

    /// <summary>Somebody waits no longer; nobody's turn changes.</summary>
    /// <returns>False when it was not queued.</returns>
    public bool Remove(QueuePlace place)
    {
        if (place.Line is not { } line) return false;
        line.Remove(place);
        Count--;
        int held = _byClient[line.Client] - 1;
        if (held == 0) _byClient.Remove(line.Client);
        else _byClient[line.Client] = held;
        if (line.Count == 0) Close(line);
        return true;
    }

    /// <summary>A new client comes last in the round that is under way.</summary>
    private ClientLine Open(int number, ulong client)
    {
        ClientLine line = _spare.TryPop(out ClientLine? spare) ? spare : new ClientLine();
        line.Class = number;
        line.Client = client;
        _lines.Add((number, client), line);
        if (_heads[number] is not { } head)
        {
            line.Next = line.Previous = line;
            _heads[number] = line;
            return line;
        }
        line.Next = head;
        line.Previous = head.Previous;
        head.Previous.Next = line;
        head.Previous = line;
        return line;
    }

    private void Close(ClientLine line)
    {
        _lines.Remove((line.Class, line.Client));
        if (line.Next == line)
        {
            _heads[line.Class] = null;
        }
        else
        {
            line.Previous.Next = line.Next;
            line.Next.Previous = line.Previous;
            if (_heads[line.Class] == line) _heads[line.Class] = line.Next;
        }
        line.Next = line.Previous = null!;
        _spare.Push(line); // never more than there were clients at once, that is, than there are places
    }
}
