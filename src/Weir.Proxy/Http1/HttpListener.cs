using System.Net;
using Weir.Net;
using Weir.Proxy.Metrics;
using Weir.Proxy.Routing;
using Weir.Proxy.Tcp;

namespace Weir.Proxy.Http1;

/// <summary>An address that speaks HTTP: takes accepted connections, gives each a session, and can drain them all.</summary>
/// <remarks>Made by the control plane; <see cref="OnAccepted"/> and the sessions run on loops.</remarks>
public sealed class HttpListener
{
    private readonly ProxyLoop[] _loops;
    private readonly SessionList[] _sessions;
    private RouteTable _routes;
    private readonly ConnectionLimit _limit;
    private readonly List<IListenerSocket> _sockets = [];
    private volatile bool _isDraining;

    public HttpListener(HttpListenerOptions options, RouteTable routes, ProxyLoop[] loops)
    {
        Options = options;
        _routes = routes;
        _loops = loops;
        _sessions = [.. loops.Select(_ => new SessionList())];
        Counters = [.. loops.Select(_ => new ListenerCounters())];
        _limit = new ConnectionLimit(options.MaxConnections, [.. loops.Select(l => l.Loop)]);
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

    /// <summary>Answers say <c>Connection: close</c> from now on.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>While draining: how long an idle connection is left open. Read by loops after <see cref="IsDraining"/>.</summary>
    internal TimeSpan IdleGrace { get; private set; }

    internal Forwarding.ForwardedFields Forwarding { get; }

    /// <summary>Connections open on all loops.</summary>
    public int OpenConnections => _limit.Open;

    /// <summary>Listens on an address; may be called for several.</summary>
    /// <exception cref="BindException">The address cannot be had.</exception>
    public IListenerSocket Listen(Engine engine, EndPoint address)
    {
        IListenerSocket socket = engine.Listen(address, new ListenOptions { Gate = _limit }, OnAccepted);
        _sockets.Add(socket);
        _limit.Add(socket);
        return socket;
    }

    /// <summary>Runs on the loop that accepted the connection.</summary>
    public void OnAccepted(Connection connection)
    {
        int index = connection.Loop.Index;
        ListenerCounters counters = Counters[index];
        counters.ConnectionsAccepted++;
        counters.ConnectionsOpen++;
        HttpSession session = new(this, _loops[index], connection, counters);
        _sessions[index].Add(session);
        session.Start();
    }

    /// <summary>Called by a session as its last act, on its loop.</summary>
    internal void OnClosed(HttpSession session, EventLoop loop)
    {
        _sessions[loop.Index].Remove(session);
        Counters[loop.Index].ConnectionsOpen--;
        _limit.Leave();
    }

    /// <summary>Accepts no more and lets every session finish what it is doing: answers close their connection, idle ones get
    /// <paramref name="idleGrace"/> for a request that is on its way; what is left after <paramref name="timeout"/> is cut.</summary>
    /// <returns>How many were cut.</returns>
    public async Task<int> DrainAsync(TimeSpan timeout, TimeSpan idleGrace)
    {
        IdleGrace = idleGrace;
        _isDraining = true;
        await Task.WhenAll(_sockets.Select(s => s.StopAsync()));
        return (await Task.WhenAll(_loops.Select(l => DrainLoopAsync(l, timeout, idleGrace)))).Sum();
    }

    private Task<int> DrainLoopAsync(ProxyLoop loop, TimeSpan timeout, TimeSpan idleGrace)
    {
        TaskCompletionSource<int> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Loop.Post(_ => _ = _sessions[loop.Index].DrainAsync(loop.Loop, timeout, idleGrace, done), null);
        return done.Task;
    }
}
