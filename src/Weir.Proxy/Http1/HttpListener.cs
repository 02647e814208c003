using System.Net;
using Weir.Net;
using Weir.Net.Tls;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Limits;
using Weir.Proxy.Metrics;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;
using Weir.Proxy.Tcp;
using Weir.Proxy.Tls;

namespace Weir.Proxy.Http1;

/// <summary>An address that speaks HTTP: takes accepted connections, gives each a session, and can drain them all.</summary>
/// <remarks>Made by the control plane; <see cref="OnAccepted"/> and the sessions run on loops.</remarks>
public sealed class HttpListener : IHandshakeOwner
{
    private readonly ProxyLoop[] _loops;
    private readonly SessionList[] _sessions;
    private readonly SessionList[] _lanes;
    private HttpListenerSettings _settings;
    private readonly ConnectionLimit _limit;
    private readonly List<IListenerSocket> _sockets = [];
    private SourceLimit? _sources;
    private TlsServerContext? _tls;
    private volatile bool _isDraining;

    public HttpListener(HttpListenerOptions options, RouteTable routes, ProxyLoop[] loops)
    {
        _settings = new HttpListenerSettings(options, routes);
        _loops = loops;
        _sessions = [.. loops.Select(_ => new SessionList())];
        _lanes = [.. loops.Select(_ => new SessionList())];
        Counters = [.. loops.Select(_ => new ListenerCounters())];
        _sources = options.MaxConnectionsPerSource is { } max ? new SourceLimit(max) : null;
        _limit = new ConnectionLimit(options.MaxConnections, [.. loops.Select(l => l.Loop)]);
    }

    /// <summary>Replaced as a whole; a session reads it once for each request.</summary>
    public HttpListenerSettings Settings => Volatile.Read(ref _settings);

    public HttpListenerOptions Options => Settings.Options;

    public RouteTable Routes
    {
        get => Settings.Routes;
        set => Apply(Options, value);
    }

    /// <summary>Null: connections are not encrypted. Replaced as a whole when a certificate changes; what has begun keeps the old one.</summary>
    public TlsServerContext? Tls
    {
        get => Volatile.Read(ref _tls);
        set => Volatile.Write(ref _tls, value);
    }

    /// <summary>One set a loop.</summary>
    public ListenerCounters[] Counters { get; }

    /// <summary>Answers say <c>Connection: close</c> from now on.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>While draining: how long an idle connection is left open. Read by loops after <see cref="IsDraining"/>.</summary>
    internal TimeSpan IdleGrace { get; private set; }

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

    /// <summary>Accepts no more on one address; what is open stays.</summary>
    public async Task UnlistenAsync(IListenerSocket socket)
    {
        await socket.StopAsync();
        _sockets.Remove(socket);
        _limit.Remove(socket);
    }

    /// <summary>Other options and routes, for requests that begin from now on. The name stays.</summary>
    /// <returns>The version of the settings that were replaced.</returns>
    public int Apply(HttpListenerOptions options, RouteTable routes)
    {
        int replaced = Settings.Version;
        Volatile.Write(ref _settings, new HttpListenerSettings(options, routes, replaced + 1));
        _limit.Configure(options.MaxConnections);
        _sources = SourceLimit.Configure(_sources, options.MaxConnectionsPerSource);
        return replaced;
    }

    /// <summary>Ends what is still going on at an endpoint whose drain time is over. Any thread.</summary>
    public void CutEndpoint(ProxyEndpoint endpoint) => Cut(session => ReferenceEquals(session.Endpoint, endpoint));

    /// <summary>Ends what still goes on by routes that are gone. Any thread.</summary>
    /// <param name="keys">Of the routes.</param>
    /// <param name="version">Of the last settings that had them: what began later has nothing to do with it.</param>
    public void CutRoutes(IReadOnlySet<string> keys, int version) =>
        Cut(session => session.RouteKey is { } key && session.Settings.Version <= version && keys.Contains(key));

    /// <summary>Runs on the loop that accepted the connection.</summary>
    public void OnAccepted(Connection connection)
    {
        int index = connection.Loop.Index;
        ListenerCounters counters = Counters[index];
        counters.ConnectionsAccepted++;
        // A trusted proxy has the connections of many clients.
        if (_sources is { } sources && !sources.TryEnter(connection.Remote, isExempt: Settings.Forwarding.IsTrusted(connection.Remote)))
        {
            counters.Reasons.Add(Reasons.SourceLimit);
            connection.Reset();
            _limit.Leave();
            return;
        }

        counters.ConnectionsOpen++;
        if (Tls is not { } tls)
        {
            Start(connection, ApplicationProtocol.None);
            return;
        }

        _sessions[index].Enter();
        Handshake.Begin(connection, tls, Options.HandshakeTimeout, this);
    }

    void IHandshakeOwner.OnOpen(TlsConnection connection)
    {
        Counters[connection.Loop.Index].Handshakes.CountDone(connection);
        Start(connection, connection.Protocol);
        _sessions[connection.Loop.Index].Leave();
    }

    void IHandshakeOwner.OnFailed(TlsConnection connection, string? reason)
    {
        int index = connection.Loop.Index;
        Counters[index].Handshakes.CountFailed(connection.State == ConnectionState.Connecting ? HandshakeFault.TimedOut : connection.Fault);
        int status = 0;
        if (connection.SpokeHttp)
        {
            status = 400;
            connection.AnswerInPlain(OwnAnswer.PlainHttp);
        }

        connection.Close();
        if (reason is not null)
        {
            Counters[index].CountRequest(status);
            Counters[index].Reasons.Add(reason);
            _loops[index].LogRefusal(Options.Name, connection.Remote, status, reason);
        }

        Counters[index].ConnectionsOpen--;
        _limit.Leave();
        _sources?.Leave(connection.Remote);
        _sessions[index].Leave();
    }

    /// <summary>A connection is ready for its session: at once, or when its handshake is done. Here what was agreed to be spoken (ALPN)
    /// decides what kind of session it gets.</summary>
    private void Start(Connection connection, ApplicationProtocol protocol)
    {
        int index = connection.Loop.Index;
        if (protocol == ApplicationProtocol.Http2)
        {
            BeginHttp2(connection, instead: null, _loops[index], Counters[index], received: default);
            return;
        }

        HttpSession session = new(this, _loops[index], connection, Counters[index]);
        _sessions[index].Add(session);
        session.Start();
    }

    /// <summary>Goes on with a connection that turned out to speak HTTP/2: by its first bytes, or by ALPN.</summary>
    /// <param name="connection">The client's.</param>
    /// <param name="instead">The session that had it, if one had; it is over.</param>
    /// <param name="loop">Of the connection.</param>
    /// <param name="counters">Where the connection was counted.</param>
    /// <param name="received">What has been received already; valid during the call.</param>
    internal void BeginHttp2(
        Connection connection, IClientSession? instead, ProxyLoop loop, ListenerCounters counters, ReadOnlySpan<byte> received)
    {
        Http2.Http2Session session = new(this, loop, connection, counters);
        _sessions[loop.Index].Add(session);
        if (instead is not null)
            _sessions[loop.Index].Remove(instead);
        session.Start(received);
        if (IsDraining)
            ((IClientSession)session).Drain(IdleGrace);
    }

    /// <summary>Puts an ordinary session behind a lane. It is no connection: it is not counted as one.</summary>
    internal void Serve(Http2.RequestLane lane, ProxyLoop loop, ListenerCounters counters)
    {
        HttpSession session = new(this, loop, lane, counters);
        _lanes[loop.Index].Add(session);
        session.Start();
    }

    /// <summary>Called by a session as its last act, on its loop.</summary>
    internal void OnClosed(IClientSession session, EventLoop loop)
    {
        if (session is HttpSession { Client: Http2.RequestLane })
        {
            _lanes[loop.Index].Remove(session);
            return;
        }

        _sessions[loop.Index].Remove(session);
        if (session.Error == ConnectionError.RecordFlood)
        {
            Counters[loop.Index].Reasons.Add(Reasons.RecordFlood);
            _loops[loop.Index].LogRefusal(Options.Name, session.Remote, status: 0, Reasons.RecordFlood);
        }

        Counters[loop.Index].ConnectionsOpen--;
        _limit.Leave();
        _sources?.Leave(session.Remote);
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

    private void Cut(Func<HttpSession, bool> isMeant)
    {
        foreach (ProxyLoop loop in _loops)
        {
            loop.Loop.Post(
                _ =>
                {
                    _sessions[loop.Index].Cut(isMeant);
                    _lanes[loop.Index].Cut(isMeant);
                },
                null);
        }
    }

    private Task<int> DrainLoopAsync(ProxyLoop loop, TimeSpan timeout, TimeSpan idleGrace)
    {
        TaskCompletionSource<int> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Loop.Post(_ => _ = _sessions[loop.Index].DrainAsync(loop.Loop, timeout, idleGrace, done), null);
        return done.Task;
    }
}
