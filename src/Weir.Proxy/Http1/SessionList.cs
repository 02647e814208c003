using Weir.Net;

namespace Weir.Proxy.Http1;

/// <summary>The sessions of one listener on one loop: linked through themselves, so that coming and going allocate nothing.</summary>
internal sealed class SessionList
{
    private IClientSession? _first;
    private Waiter? _emptied;

    /// <summary>Sessions, and connections that will become some.</summary>
    public int Count { get; private set; }

    /// <summary>A connection shakes hands and will have a session.</summary>
    public void Enter() => Count++;

    /// <summary>It has one now, or has failed.</summary>
    public void Leave()
    {
        if (--Count == 0)
            _emptied?.Signal();
    }

    public void Add(IClientSession session)
    {
        session.Next = _first;
        if (_first is not null)
            _first.Previous = session;
        _first = session;
        Count++;
    }

    public void Remove(IClientSession session)
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

    /// <summary>Lets the sessions end, then cuts those that have not. On the loop.</summary>
    public async Task DrainAsync(EventLoop loop, TimeSpan timeout, TimeSpan idleGrace, TaskCompletionSource<int> done)
    {
        _emptied = new Waiter(loop);
        ForEach(s => s.Drain(idleGrace));
        long deadline = loop.Now + (long)timeout.TotalMilliseconds;
        while (Count > 0 && await _emptied.WaitUntil(deadline) != Wake.TimedOut)
        {
        }

        _emptied.Release();
        int cut = Count;
        ForEach(static s => s.Abort());
        done.SetResult(cut);
    }

    /// <summary>Ends the sessions that are meant, by the reason <see cref="Forwarding.Reasons.Drained"/>. On the loop.</summary>
    public void Cut(Func<HttpSession, bool> isMeant) => ForEach(session =>
    {
        if (session is HttpSession http && isMeant(http))
            http.Cut();
    });

    // A session may leave the list while it is called.
    private void ForEach(Action<IClientSession> action)
    {
        for (IClientSession? session = _first; session is not null;)
        {
            IClientSession? next = session.Next;
            action(session);
            session = next;
        }
    }
}
