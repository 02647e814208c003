using System.Net;
using Weir.Net;
using Weir.Net.Tls;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Jobs;
using Weir.Proxy.Limits;
using Weir.Proxy.Metrics;
using Weir.Proxy.Pools;
using Weir.Proxy.Tls;

namespace Weir.Proxy.Tcp;

/// <summary>A listener of TCP or of jobs: gives each accepted connection a session, and ends them all when the program does.</summary>
/// <remarks>Sessions live on the loops that accepted them; this object only keeps a list of them for each loop.</remarks>
public sealed class TcpAcceptor : IHandshakeOwner
{
    private readonly ProxyLoop[] _loops;
    private readonly LoopSessions[] _sessions;
    private readonly ConnectionLimit _limit;
    private readonly List<IListenerSocket> _sockets = [];
    private TcpListenerSettings _settings;
    private SourceLimit? _sources;
    private TlsServerContext? _tls;
    private bool _isDraining;

    /// <param name="options">The listener's.</param>
    /// <param name="pool">Where its connections go.</param>
    /// <param name="loops">The engine's loops, in the order of their index.</param>
    public TcpAcceptor(TcpListenerOptions options, ProxyPool pool, IReadOnlyList<ProxyLoop> loops)
        : this(new TcpListenerSettings(options, pool), loops)
    {
    }

    public TcpAcceptor(TcpListenerSettings settings, IReadOnlyList<ProxyLoop> loops)
    {
        TcpListenerOptions options = settings.Options;
        _settings = settings;
        _loops = [.. loops];
        _sessions = [.. loops.Select(_ => new LoopSessions())];
        Counters = [.. loops.Select(_ => new ListenerCounters())];
        _sources = options.MaxConnectionsPerSource is { } max ? new SourceLimit(max) : null;
        _limit = new ConnectionLimit(options.MaxConnections, [.. loops.Select(l => l.Loop)]);
    }

    /// <summary>For connections accepted from now on.</summary>
    public TcpListenerSettings Settings => Volatile.Read(ref _settings);

    public TcpListenerOptions Options => Settings.Options;

    /// <summary>Null: connections are passed on as they come. Else they are decrypted. Replaced as a whole when a certificate changes.</summary>
    public TlsServerContext? Tls { get => Volatile.Read(ref _tls); set => Volatile.Write(ref _tls, value); }

    /// <summary>One set a loop.</summary>
    public IReadOnlyList<ListenerCounters> Counters { get; }

    /// <summary>Connections open now, over all loops. Any thread.</summary>
    public int OpenConnections => _limit.Open;

    /// <summary>No connection is accepted any more and the loops count the drain time.</summary>
    public bool IsDraining { get => Volatile.Read(ref _isDraining); private set => Volatile.Write(ref _isDraining, value); }

    /// <summary>Listens on an address; may be called for several.</summary>
    /// <exception cref="BindException">The address cannot be had.</exception>
    public IListenerSocket Listen(Engine engine, EndPoint address)
    {
        IListenerSocket socket = engine.Listen(address, Options.Listen with { Gate = _limit }, OnAccepted);
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

    /// <summary>Other options and another pool, for connections that come from now on. The name stays.</summary>
    public void Apply(TcpListenerSettings settings)
    {
        Volatile.Write(ref _settings, settings);
        _limit.Configure(settings.Options.MaxConnections);
        _sources = SourceLimit.Configure(_sources, settings.Options.MaxConnectionsPerSource);
    }

    /// <summary>Ends what is still going on at an endpoint whose drain time is over. Any thread.</summary>
    public void CutEndpoint(ProxyEndpoint endpoint)
    {
        foreach (ProxyLoop loop in _loops)
            loop.Loop.Post(_ => _sessions[loop.Index].CutAt(endpoint), null);
    }

    /// <summary>What an engine calls with each connection, on the loop that accepted it.</summary>
    public void OnAccepted(Connection connection)
    {
        int index = connection.Loop.Index;
        ListenerCounters counters = Counters[index];
        counters.ConnectionsAccepted++;
        if (_sources?.TryEnter(connection.Remote) == false)
        {
            counters.Reasons.Add(Reasons.SourceLimit);
            connection.Reset();
            _limit.Leave();
            return;
        }

        counters.ConnectionsOpen++;
        if (Tls is not { } tls)
        {
            Start(connection);
            return;
        }

        _sessions[index].Enter();
        Handshake.Begin(connection, tls, Options.HandshakeTimeout, this);
    }

    void IHandshakeOwner.OnOpen(TlsConnection connection)
    {
        Counters[connection.Loop.Index].Handshakes.CountDone(connection);
        Start(connection);
        _sessions[connection.Loop.Index].Leave();
    }

    void IHandshakeOwner.OnFailed(TlsConnection connection, string? reason)
    {
        int index = connection.Loop.Index;
        Counters[index].Handshakes.CountFailed(connection.State == ConnectionState.Connecting ? HandshakeFault.TimedOut : connection.Fault);
        connection.Close();
        if (reason is not null)
        {
            Counters[index].Reasons.Add(reason);
            _loops[index].LogRefusal(Options.Name, connection.Remote, status: 0, reason);
        }

        Counters[index].ConnectionsOpen--;
        _limit.Leave();
        _sources?.Leave(connection.Remote);
        _sessions[index].Leave();
    }

    private void Start(Connection connection)
    {
        int index = connection.Loop.Index;
        AcceptedSession session = Settings.Jobs is { } jobs
            ? new JobSession(this, jobs, _loops[index], connection, Counters[index])
            : new TcpSession(this, _loops[index], connection, Counters[index]);
        _sessions[index].Add(session);
        _ = session.RunAsync();
    }

    /// <summary>Stops accepting, lets the connections finish, and resets those that are left after <paramref name="timeout"/>.</summary>
    /// <returns>How many had to be reset.</returns>
    public async Task<int> DrainAsync(TimeSpan timeout)
    {
        await Task.WhenAll(_sockets.Select(s => s.StopAsync()));
        Task<int>[] drains = new Task<int>[_loops.Length];
        for (int i = 0; i < drains.Length; i++)
            drains[i] = DrainLoop(_loops[i].Loop, _sessions[i], timeout);
        IsDraining = true;
        return (await Task.WhenAll(drains)).Sum();
    }

    internal void Leave(AcceptedSession session)
    {
        int index = session.Loop.Index;
        Counters[index].ConnectionsOpen--;
        _sessions[index].Remove(session);
        _limit.Leave();
        _sources?.Leave(session.Client);
    }

    private static Task<int> DrainLoop(EventLoop loop, LoopSessions sessions, TimeSpan timeout)
    {
        TaskCompletionSource<int> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(_ => _ = DrainOnLoopAsync(loop, sessions, timeout, done), null);
        return done.Task;
    }

    private static async Task DrainOnLoopAsync(EventLoop loop, LoopSessions sessions, TimeSpan timeout, TaskCompletionSource<int> done)
    {
        Waiter waiter = new(loop);
        sessions.WaitsForEmpty = waiter;
        long deadline = loop.Now + (long)timeout.TotalMilliseconds;
        while (sessions.Count > 0 && await waiter.WaitUntil(deadline) != Wake.TimedOut)
        {
        }

        sessions.WaitsForEmpty = null;
        waiter.Release();
        done.SetResult(sessions.CutAll());
    }
}
