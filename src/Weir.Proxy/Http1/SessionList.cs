namespace Weir.Proxy.Http1;

/// <summary>The sessions of one listener on one loop: linked through themselves, so that coming and going allocate nothing.</summary>
internal sealed class SessionList
{
    private HttpSession? _first;

    public void Add(HttpSession session)
    {
        session.Next = _first;
        if (_first is not null)
            _first.Previous = session;
        _first = session;
    }

    public void Remove(HttpSession session)
    {
        if (session.Previous is null)
            _first = session.Next;
        else
            session.Previous.Next = session.Next;
        if (session.Next is not null)
            session.Next.Previous = session.Previous;
        session.Next = session.Previous = null;
    }

    /// <summary>Calls each session once; a session may leave the list while it is called.</summary>
    public void ForEach(Action<HttpSession> action)
    {
        for (HttpSession? session = _first; session is not null;)
        {
            HttpSession? next = session.Next;
            action(session);
            session = next;
        }
    }
}
