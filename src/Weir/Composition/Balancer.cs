using System.Net;
using System.Text;
using HttpListener = Weir.Proxy.Http1.HttpListener;
using Weir.Admin;
using Weir.Balancing;
using Weir.Cli;
using Weir.Configuration;
using Weir.Http;
using Weir.Net;
using Weir.Proxy;
using Weir.Proxy.Health;
using Weir.Proxy.Limits;
using Weir.Proxy.Logging;
using Weir.Proxy.Metrics;
using Weir.Proxy.Pools;
using Weir.Proxy.Tcp;
using Weir.Ring.Transport;

namespace Weir.Composition;

/// <summary>The whole program put together from one configuration: engine, pools, listeners, log, admin.</summary>
/// <remarks>Made, started and stopped by one thread of the control plane, in that order.</remarks>
internal sealed class Balancer : IAsyncDisposable
{
    /// <summary>How long an idle client may still send the request that is on its way when draining begins.</summary>
    private static readonly TimeSpan IdleGrace = TimeSpan.FromSeconds(1);

    private readonly WeirConfiguration _configuration;
    private readonly Engine _engine;
    private readonly AccessLog? _log;
    private readonly ProbeGate _probeGate = new();
    private readonly ProxyLoop[] _loops;
    private readonly Dictionary<string, PoolController> _pools = new(StringComparer.Ordinal);
    private readonly List<HttpListener> _http = [];
    private readonly List<TcpAcceptor> _tcp = [];
    private readonly List<(string Listener, IListenerSocket Socket)> _sockets = [];
    private readonly TlsSetup _tls;
    private AdminServer? _admin;
    private RingService? _ring;
    private volatile bool _isDraining;

    /// <exception cref="CompositionException">A name does not resolve, a certificate is at fault, or the log cannot be opened.</exception>
    public Balancer(WeirConfiguration configuration)
    {
        _configuration = configuration;
        _engine = Engine.Create(EngineMapping.ToOptions(configuration.Engine));
        _tls = new TlsSetup(_engine, Console.Error);
        _log = OpenLog(configuration.AccessLog, _engine.Loops.Count);
        HttpLimits limits = ListenerMapping.Largest(configuration.Listeners);
        _loops = [.. _engine.Loops.Select(l => new ProxyLoop(
            l, limits, _log?.Writers[l.Index], Random.Shared.Next(), TimeProvider.System, OnFault))];
        PoolServices services = new() { Loops = _loops.Length, Ids = new EndpointIds(), ProbeGate = _probeGate };
        foreach (PoolConfig pool in configuration.Pools)
        {
            PoolController controller = new(PoolMapping.ToDefinition(pool, _tls.ForPool(pool)), services);
            _pools.Add(pool.Name, controller);
            _tls.Watch(pool, controller);
        }
    }

    /// <summary>Opens every listener; nothing is left open when one fails.</summary>
    /// <exception cref="BindException">An address cannot be had.</exception>
    /// <exception cref="CompositionException">A file that a route answers with cannot be read, or a certificate is at fault.</exception>
    public void Start()
    {
        _engine.Start();
        Dictionary<string, ProxyPool> pools = _pools.ToDictionary(p => p.Key, p => p.Value.Pool, StringComparer.Ordinal);
        foreach (PoolController pool in _pools.Values)
            pool.Start();
        foreach (ListenerConfig listener in _configuration.Listeners)
        {
            try
            {
                Open(listener, pools);
            }
            catch (BindException e)
            {
                string where = listener.Position is { } at ? $"{at} " : "";
                throw new BindException($"{where}listeners.{listener.Name}: {e.Message}");
            }
        }

        if (_configuration.Admin is { } admin)
        {
            try
            {
                OpenAdmin(AddressResolver.Resolve(admin.Bind).First());
            }
            catch (BindException e)
            {
                throw new BindException($"admin.bind: {e.Message}");
            }
        }

        _tls.Start();
        _ring = RingMapping.Create(_configuration.Ring, Console.Error.WriteLine);
        _ring?.Start();
    }

    /// <summary>What listens where, for people: the first thing on stderr.</summary>
    public string StatusLine()
    {
        StringBuilder line = new("weir: ready;");
        foreach ((string listener, IListenerSocket socket) in _sockets)
            line.Append($" {listener} on {socket.LocalEndPoint},");
        if (_admin is not null)
            line.Append($" admin on {_admin.LocalEndPoint},");
        if (_ring is not null)
            line.Append($" ring on {_ring.LocalEndPoint},");
        line.Append($" engine {_engine.Name}, {_loops.Length} {(_loops.Length == 1 ? "loop" : "loops")}");
        return line.ToString();
    }

    /// <summary>After a log rotation: what is logged from now on goes to a file opened anew. Any thread.</summary>
    /// <returns>False when the log goes to no file.</returns>
    public bool ReopenLog()
    {
        if (_log is null || _configuration.AccessLog?.To != AccessLogTarget.File)
            return false;
        _log.Reopen();
        return true;
    }

    /// <summary>Accepts no more, lets what runs finish, and cuts what is left after the drain time.</summary>
    public async Task DrainAsync()
    {
        _isDraining = true;
        TimeSpan timeout = _configuration.Shutdown.Drain;
        await Task.WhenAll([
            .. _http.Select(l => l.DrainAsync(timeout, IdleGrace)),
            .. _tcp.Select(l => (Task)l.DrainAsync(timeout)),
        ]);
        if (_ring is not null)
            await _ring.LeaveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
            await _admin.DisposeAsync();
        if (_ring is not null)
            await _ring.DisposeAsync();
        await _tls.DisposeAsync();
        foreach (PoolController pool in _pools.Values)
            await pool.DisposeAsync();
        await _engine.DisposeAsync();
        _log?.Dispose();
        _probeGate.Dispose();
    }

    private void Open(ListenerConfig listener, Dictionary<string, ProxyPool> pools)
    {
        if (listener.Protocol == ListenerProtocol.Tcp)
        {
            TcpAcceptor tcp = new(ListenerMapping.ToTcp(listener), pools[listener.Pool!], _loops);
            _tcp.Add(tcp);
            _tls.Serve(listener, context => tcp.Tls = context);
            foreach (EndPoint address in listener.Bind.SelectMany(AddressResolver.Resolve))
                _sockets.Add((listener.Name, tcp.Listen(_engine, address)));
            return;
        }

        HttpListener http = new(ListenerMapping.ToHttp(listener), RouteMapping.ToTable(listener, pools), _loops);
        _http.Add(http);
        _tls.Serve(listener, context => http.Tls = context);
        foreach (EndPoint address in listener.Bind.SelectMany(AddressResolver.Resolve))
            _sockets.Add((listener.Name, http.Listen(_engine, address)));
    }

    private void OpenAdmin(EndPoint address)
    {
        MetricsSources sources = new()
        {
            Listeners =
            [
                .. _http.Select(l => (l.Options.Name, (IReadOnlyList<ListenerCounters>)l.Counters)),
                .. _tcp.Select(l => (l.Options.Name, l.Counters)),
            ],
            Pools = [.. _pools.Values.Select(p => p.Pool)],
            RateLimits = [.. _http.SelectMany(RateLimits)],
            Loops = _engine.Loops,
            Log = _log,
            Version = VersionVerb.Number,
            Engine = _engine.Name,
        };
        AdminOptions options = new() { Metrics = () => MetricsText.Write(sources), IsDraining = () => _isDraining };
        _admin = new AdminServer(address, options, EngineMapping.ToOptions(_configuration.Engine).Kind);
    }

    private static IEnumerable<(string Listener, string Route, RateLimiter Limiter)> RateLimits(HttpListener listener) =>
        listener.Routes.Routes.SelectMany((route, i) =>
            route.Options.RateLimits.Select(limiter => (listener.Options.Name, route.Options.Name ?? $"{i + 1}", limiter)));

    private static AccessLog? OpenLog(AccessLogConfig? config, int loops)
    {
        try
        {
            return config?.To switch
            {
                null => null,
                AccessLogTarget.Stdout => AccessLog.ToStdout(loops),
                AccessLogTarget.Stderr => AccessLog.ToStderr(loops),
                _ => AccessLog.ToFile(config.Path!, loops),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CompositionException(
                $"accessLog.to: '{config!.Path}' cannot be opened: {e.Message.TrimEnd('.')}. "
                + (LogDirectory.Missing(config) is { } directory
                    ? $"Create the directory '{directory}', or choose another path."
                    : "Choose a path that can be written, or stdout."));
        }
    }

    private static void OnFault(Exception fault) =>
        Console.Error.WriteLine($"weir: a connection was dropped by a fault in Weir; please report this: {fault}");
}
