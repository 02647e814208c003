using System.Text;
using Weir.Admin;
using Weir.Balancing;
using Weir.Cli;
using Weir.Composition.Reloading;
using Weir.Configuration;
using Weir.Http;
using Weir.Net;
using Weir.Proxy;
using Weir.Proxy.Health;
using Weir.Proxy.Metrics;
using Weir.Proxy.Pools;
using Weir.Ring.Transport;

namespace Weir.Composition;

/// <summary>The whole program put together from one configuration, and changed into another while it runs.</summary>
/// <remarks>
/// The first configuration comes about in the way of every later one: what can fail is prepared, then all of it is committed. See
/// docs/reload.md. Made, started and stopped by one thread of the control plane; changes take turns.
/// </remarks>
internal sealed class Balancer : IAsyncDisposable
{
    private static readonly TimeSpan TurnPatience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Engine _engine;
    private readonly string _engineText;
    private readonly string _ringText;
    private readonly ProbeGate _probeGate = new();
    private readonly ProxyLoop[] _loops;
    private readonly AccessLogSlot _log;
    private readonly EndpointDraining _draining;
    private readonly TlsSetup _tls;
    private readonly PoolSet _pools;
    private readonly ListenerSet _listeners;
    private readonly AdminSlot _admin;
    private readonly Discovery _discovery;
    private WeirConfiguration _configuration;
    private RingService? _ring;
    private volatile bool _isDraining;

    /// <param name="configuration">What to start with.</param>
    /// <param name="reload">What the admin listener does when it is asked to reload.</param>
    public Balancer(WeirConfiguration configuration, Func<Task<ReloadAnswer>> reload)
    {
        _configuration = configuration;
        _engineText = ConfigurationText.Of(configuration.Engine);
        _ringText = ConfigurationText.Of(configuration.Ring);
        EngineOptions engine = EngineMapping.ToOptions(configuration.Engine);
        _engine = Engine.Create(engine);
        _loops = [.. _engine.Loops.Select(l => new ProxyLoop(l, HttpLimits.Default, log: null, Random.Shared.Next(), TimeProvider.System, OnFault))];
        _log = new AccessLogSlot(_loops);
        EndpointIds ids = new();
        _draining = new EndpointDraining(_loops, ids, TimeProvider.System);
        _tls = new TlsSetup(_engine, Console.Error, _turn);
        PoolServices services = new() { Loops = _loops.Length, Ids = ids, ProbeGate = _probeGate, Draining = _draining };
        EndpointLookup lookup = new(resolve: null, Console.Error);
        _pools = new PoolSet(services, _tls, lookup);
        _listeners = new ListenerSet(_engine, _loops, _tls);
        _draining.Cut = _listeners.CutEndpoint;
        _discovery = new Discovery(_pools, lookup, _turn, TimeProvider.System, Console.Error);
        _admin = new AdminSlot(
            new AdminOptions { Metrics = () => MetricsText.Write(Sources()), IsDraining = () => _isDraining, Reload = reload }, engine.Kind);
    }

    /// <summary>How reloads have ended, for the metrics.</summary>
    public ReloadCounts Reloads { get; } = new();

    /// <summary>Opens every listener; nothing is left open when one fails.</summary>
    /// <exception cref="BindException">An address cannot be had.</exception>
    /// <exception cref="CompositionException">A name does not resolve, a file cannot be read, or a certificate is at fault.</exception>
    public async Task StartAsync()
    {
        _engine.Start();
        await ApplyAsync(_configuration);
        _tls.Start();
        _ring = RingMapping.Create(_configuration.Ring, Console.Error.WriteLine);
        _ring?.Start();
    }

    /// <summary>Changes what runs into another configuration; work that has begun finishes on what it began with.</summary>
    /// <returns>What has changed.</returns>
    /// <exception cref="BindException">An address cannot be had; nothing has changed.</exception>
    /// <exception cref="CompositionException">A name does not resolve, a file cannot be read, or a certificate is at fault; nothing has
    /// changed.</exception>
    public async Task<ReloadSummary> ApplyAsync(WeirConfiguration configuration)
    {
        await _turn.WaitAsync();
        List<IPreparedChange> prepared = [];
        bool commits = false;
        try
        {
            // 1. Everything that can fail.
            ReloadSummary summary = new();
            TlsPlan plan = new();
            PoolsChange pools = await _pools.PrepareAsync(configuration, plan, summary);
            prepared.Add(pools);
            prepared.Add(_log.Prepare(configuration, summary));
            prepared.Add(_admin.Prepare(configuration.Admin, summary));
            IPreparedChange listeners = await _listeners.PrepareAsync(configuration, pools.Pools, plan, summary);
            prepared.Add(listeners);

            ThrowIfEnding();

            // 2. What cannot: loops and pools first, then the listeners that lead to them, then what nobody leads to any more.
            commits = true;
            foreach (IPreparedChange change in prepared)
                await change.CommitAsync();
            pools.Finish();
            _tls.Commit(plan, path => ReloadTls(path, plan));
            _discovery.Follow(configuration);
            NoteRestarts(configuration, summary);
            summary.Count("TLS context", "changed", plan.Changes);
            _configuration = configuration;
            return summary;
        }
        catch when (!commits)
        {
            for (int i = prepared.Count - 1; i >= 0; i--)
                await prepared[i].AbandonAsync();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What listens where, for people: the first thing on stderr.</summary>
    public string StatusLine()
    {
        StringBuilder line = new("weir: ready;");
        foreach (RunningListener listener in _listeners.Running)
        {
            foreach ((_, IListenerSocket socket) in listener.Sockets)
                line.Append($" {listener.Name} on {socket.LocalEndPoint},");
        }

        if (_admin.Server is { } admin)
            line.Append($" admin on {admin.LocalEndPoint},");
        if (_ring is not null)
            line.Append($" ring on {_ring.LocalEndPoint},");
        line.Append($" engine {_engine.Name}, {_loops.Length} {(_loops.Length == 1 ? "loop" : "loops")}");
        return line.ToString();
    }

    /// <inheritdoc cref="AccessLogSlot.Reopen"/>
    public bool ReopenLog() => _log.Reopen();

    /// <summary>How long running work may finish when the program ends.</summary>
    public TimeSpan DrainTime => _configuration.Shutdown.Drain;

    /// <summary>Accepts no more, lets what runs finish, and cuts what is left after the drain time.</summary>
    public async Task DrainAsync()
    {
        _isDraining = true;
        // A reload that is at it may end first, unless it waits for a resolver; none begins after it, and one that did not commit does not.
        if (await _turn.WaitAsync(TurnPatience))
            _turn.Release();
        await _listeners.DrainAsync(DrainTime);
        if (_ring is not null)
            await _ring.LeaveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _discovery.DisposeAsync();
        if (_ring is not null)
            await _ring.DisposeAsync();
        await _tls.DisposeAsync();
        await _pools.DisposeAsync();
        _draining.Dispose();
        await _engine.DisposeAsync();
        _log.Dispose();
        _probeGate.Dispose();
        _turn.Dispose();
    }

    private Action ReloadTls(string path, TlsPlan plan) => path.Split('.', 2) is ["pools", var pool]
        ? () => _pools.ReloadTls(pool, plan)
        : () => _listeners.ReloadTls(path.Split('.', 2)[1], plan);

    private void NoteRestarts(WeirConfiguration configuration, ReloadSummary summary)
    {
        if (ConfigurationText.Of(configuration.Engine) != _engineText)
            summary.Note("engine: its loops are made at the start. Restart to apply the change.");
        if (ConfigurationText.Of(configuration.Ring) != _ringText)
            summary.Note("ring: a node keeps its address and its neighbours. Restart to apply the change.");
    }

    private MetricsSources Sources() => new()
    {
        Listeners = _listeners.Counters,
        Pools = _pools.All,
        RateLimits = _listeners.RateLimits,
        Loops = _engine.Loops,
        Log = _log.Log,
        Version = VersionVerb.Number,
        Engine = _engine.Name,
        Reloads = Reloads,
    };

    /// <exception cref="CompositionException">Weir is ending.</exception>
    private void ThrowIfEnding()
    {
        if (_isDraining)
            throw new CompositionException("Weir is ending and takes no other configuration.");
    }

    private static void OnFault(Exception fault) =>
        Console.Error.WriteLine($"weir: a connection was dropped by a fault in Weir; please report this: {fault}");
}
