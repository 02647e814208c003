using Weir.Net;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Tcp;

/// <summary>The TCP sessions of one listener on one loop. The links are in the sessions: joining allocates nothing.</summary>
/// <remarks>One thread: the loop's.</remarks>
internal sealed class LoopSessions
{
    private AcceptedSession? _first;

    /// <summary>Sessions, and connections that will become some.</summary>
    public int Count { get; private set; }

    /// <summary>A connection shakes hands and will have a session.</summary>
    public void Enter() => Count++;

    /// <summary>It has one now, or has failed.</summary>
    public void Leave()
    {
        if (--Count == 0)
            WaitsForEmpty?.Signal();
    }

    /// <summary>Signalled when the last session has left.</summary>
    public Waiter? WaitsForEmpty { get; set; }

    public void Add(AcceptedSession session)
    {
        session.Next = _first;
        if (_first is not null)
            _first.Previous = session;
        _first = session;
        Count++;
    }

    public void Remove(AcceptedSession session)
    {
        if (session.Previous is null)
            _first = session.Next;
        else
            session.Previous.Next = session.Next;
        if (session.Next is not null)
            session.Next.Previous = session.Previous;
        session.Next = session.Previous = null;
        Leave();
    }

    /// <summary>Ends every session at once.</summary>
    /// <returns>How many there were.</returns>
    public int CutAll()
    {
        int count = Count;
        ForEach(static session => session.Cut());
        return count;
    }

    /// <summary>Ends the sessions of an endpoint that had to be drained.</summary>
    public void CutAt(ProxyEndpoint endpoint) => ForEach(session =>
    {
        if (ReferenceEquals(session.Endpoint, endpoint))
            session.Cut(Reasons.Drained);
    });

    private void ForEach(Action<AcceptedSession> action)
    {
        AcceptedSession? session = _first;
        while (session is not null)
        {
            // A session that is cut runs to its end right here and leaves the list.
            AcceptedSession? next = session.Next;
            action(session);
            session = next;
        }
    }
}
