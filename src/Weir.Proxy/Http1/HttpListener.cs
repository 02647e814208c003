using Weir.Net;
using Weir.Proxy.Metrics;
using Weir.Proxy.Routing;

namespace Weir.Proxy.Http1;

/// <summary>An address that speaks HTTP: takes accepted connections, gives each a session, and can drain them all.</summary>
/// <remarks>Made by the control plane; <see cref="OnAccepted"/> and the sessions run on loops.</remarks>
public sealed class HttpListener
{
    private readonly ProxyLoop[] _loops;
    private readonly SessionList[] _sessions;
    private RouteTable _routes;
    private int _open;

    public HttpListener(HttpListenerOptions options, RouteTable routes, ProxyLoop[] loops)
    {
        Options = options;
        _routes = routes;
        _loops = loops;
        _sessions = [.. loops.Select(_ => new SessionList())];
        Counters = [.. loops.Select(_ => new ListenerCounters())];
        Forwarding = new Forwarding.ForwardedFields(options);
    }

    public HttpListenerOptions Options { get; }

    /// <summary>Replaced as a whole; a session reads it once for each request.</summary>
    public RouteTable Routes
    {
        get => Volatile.Read(ref _routes);
        set => Volatile.Write(ref _routes, value);
    }

    /// <summary>One set a loop.</summary>
    public ListenerCounters[] Counters { get; }

    /// <summary>Set when the listening sockets exist: lets sessions pause and resume accepting at the connection limit.</summary>
    public IListenerSocket? Socket { get; set; }

    /// <summary>Answers say <c>Connection: close</c> from now on.</summary>
    public bool IsDraining { get; private set; }

    internal Forwarding.ForwardedFields Forwarding { get; }

    /// <summary>Connections open on all loops.</summary>
    public int OpenConnections => Volatile.Read(ref _open);

    /// <summary>Runs on the loop that accepted the connection.</summary>
    public void OnAccepted(Connection connection)
    {
        int index = connection.Loop.Index;
        ListenerCounters counters = Counters[index];
        counters.ConnectionsAccepted++;
        counters.ConnectionsOpen++;
        if (Interlocked.Increment(ref _open) >= Options.MaxConnections)
            Socket?.SetAccepting(connection.Loop, accepting: false);
        HttpSession session = new(this, _loops[index], connection, counters);
        _sessions[index].Add(session);
        session.Start();
    }

    /// <summary>Called by a session as its last act, on its loop.</summary>
    internal void OnClosed(HttpSession session, EventLoop loop)
    {
        _sessions[loop.Index].Remove(session);
        Counters[loop.Index].ConnectionsOpen--;
        int open = Interlocked.Decrement(ref _open);
        if (open == Options.MaxConnections - 1)
            ResumeAccepting();
    }

    /// <summary>Lets every session finish what it is doing: answers close their connection, idle ones get
    /// <paramref name="idleGrace"/> for a request that is on its way, then they are closed.</summary>
    public void Drain(TimeSpan idleGrace)
    {
        IsDraining = true;
        foreach (ProxyLoop loop in _loops)
            loop.Loop.Post(_ => _sessions[loop.Index].ForEach(s => s.Drain(idleGrace)), null);
    }

    /// <summary>Ends every session at once.</summary>
    public void Abort()
    {
        foreach (ProxyLoop loop in _loops)
            loop.Loop.Post(_ => _sessions[loop.Index].ForEach(static s => s.Abort()), null);
    }

    private void ResumeAccepting()
    {
        foreach (ProxyLoop loop in _loops)
            loop.Loop.Post(_ => Socket?.SetAccepting(loop.Loop, accepting: true), null);
    }
}
