using System.Net;
using HttpListener = Weir.Proxy.Http1.HttpListener;
using Weir.Composition.Reloading;
using Weir.Configuration;
using Weir.Net;
using Weir.Net.Tls;
using Weir.Proxy;
using Weir.Proxy.Jobs;
using Weir.Proxy.Limits;
using Weir.Proxy.Metrics;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;
using Weir.Proxy.Tcp;

namespace Weir.Composition;

/// <summary>A listener that runs, with all that it was made from: one of HTTP, or one of TCP or jobs.</summary>
/// <remarks>Changed in turn, by who changes the configuration.</remarks>
internal sealed class RunningListener
{
    private readonly HttpListener? _http;
    private readonly TcpAcceptor? _tcp;
    private readonly List<(string Bind, IListenerSocket Socket)> _sockets = [];
    private KeptLimiters? _limiters;
    private JobDispatcher? _jobs;
    private ProxyLoop? _owner;

    private RunningListener(ListenerConfig config, HttpListener? http, TcpAcceptor? tcp, KeptLimiters? limiters)
    {
        Config = config;
        _http = http;
        _tcp = tcp;
        _limiters = limiters;
    }

    public ListenerConfig Config { get; private set; }

    public string Name => Config.Name;

    /// <summary>What it listens on, each with the address as configured.</summary>
    public IReadOnlyList<(string Bind, IListenerSocket Socket)> Sockets => _sockets;

    public IReadOnlyList<ListenerCounters> Counters => _http is null ? _tcp!.Counters : _http.Counters;

    public IEnumerable<(string Route, RateLimiter Limiter)> RateLimits => _http is null
        ? []
        : _http.Routes.Routes.SelectMany((route, i) => route.Options.RateLimits.Select(limiter => (route.Options.Name ?? $"{i + 1}", limiter)));

    /// <summary>Makes a listener that listens nowhere yet.</summary>
    /// <exception cref="CompositionException">A file that a route answers with cannot be read.</exception>
    public static RunningListener Create(ListenerConfig config, IReadOnlyDictionary<string, ProxyPool> pools, ProxyLoop[] loops, TlsServerContext? tls)
    {
        if (config.Protocol is ListenerProtocol.Tcp or ListenerProtocol.Jobs)
        {
            ProxyPool pool = pools[config.Pool!];
            JobDispatcher? jobs = ToDispatcher(config, pool, loops[0]);
            TcpAcceptor acceptor = new(new TcpListenerSettings(ListenerMapping.ToTcp(config), pool, jobs), loops) { Tls = tls };
            return new RunningListener(config, null, acceptor, null) { _jobs = jobs, _owner = loops[0] };
        }

        KeptLimiters limiters = new(before: null);
        HttpListener http = new(ListenerMapping.ToHttp(config), RouteMapping.ToTable(config, pools, limiters), loops) { Tls = tls };
        return new RunningListener(config, http, null, limiters);
    }

    /// <summary>Whether another configuration can be taken over by this listener, with its connections and counters.</summary>
    public bool CanBecome(ListenerConfig config) => Name == config.Name && Config.Protocol == config.Protocol;

    /// <summary>Prepares to go by another configuration.</summary>
    /// <returns>Does so, and cannot fail.</returns>
    /// <exception cref="CompositionException">A file that a route answers with cannot be read.</exception>
    public Action Prepare(ListenerConfig config, IReadOnlyDictionary<string, ProxyPool> pools, TlsServerContext? tls, Action<HttpListener, IReadOnlySet<string>, int> onRoutesGone)
    {
        if (_tcp is { } tcp)
        {
            ProxyPool pool = pools[config.Pool!];
            // One that stays keeps its connections to the servers.
            bool isSame = _jobs is { } running && ReferenceEquals(running.Pool, pool) && running.Options == ListenerMapping.ToJobs(config);
            JobDispatcher? jobs = isSame ? _jobs : ToDispatcher(config, pool, _owner!);
            TcpListenerSettings settings = new(ListenerMapping.ToTcp(config), pool, jobs);
            return () =>
            {
                if (!isSame)
                    _jobs?.Close();
                _jobs = jobs;
                tcp.Apply(settings);
                tcp.Tls = tls;
                Config = config;
            };
        }

        HttpListener http = _http!;
        KeptLimiters limiters = new(_limiters);
        RouteTable routes = RouteMapping.ToTable(config, pools, limiters);
        return () =>
        {
            HashSet<string> gone = [.. http.Routes.Routes.Select(r => r.Options.Key!)];
            gone.ExceptWith(routes.Routes.Select(r => r.Options.Key!));
            int version = http.Apply(ListenerMapping.ToHttp(config), routes);
            http.Tls = tls;
            Config = config;
            limiters.Seal();
            _limiters = limiters;
            if (gone.Count > 0)
                onRoutesGone(http, gone, version);
        };
    }

    /// <summary>Other certificates, for connections that come from now on.</summary>
    public void Use(TlsServerContext? tls)
    {
        if (_http is null)
            _tcp!.Tls = tls;
        else
            _http.Tls = tls;
    }

    /// <exception cref="BindException">The address cannot be had; the message says which listener wanted it.</exception>
    public void Listen(Engine engine, BindAddress bind)
    {
        try
        {
            foreach (EndPoint address in AddressResolver.Resolve(bind))
                _sockets.Add((bind.ToString(), _http is null ? _tcp!.Listen(engine, address) : _http.Listen(engine, address)));
        }
        catch (BindException e)
        {
            string where = Config.Position is { } at ? $"{at} " : "";
            throw new BindException($"{where}listeners.{Name}: {e.Message}");
        }
    }

    public async Task UnlistenAsync(string bind)
    {
        foreach ((string, IListenerSocket Socket) known in _sockets.Where(s => s.Bind == bind).ToList())
        {
            _sockets.Remove(known);
            await (_http is null ? _tcp!.UnlistenAsync(known.Socket) : _http.UnlistenAsync(known.Socket));
        }
    }

    public void CutEndpoint(ProxyEndpoint endpoint)
    {
        _http?.CutEndpoint(endpoint);
        _tcp?.CutEndpoint(endpoint);
    }

    /// <summary>Accepts no more, lets what runs finish, and cuts what is left after the drain time.</summary>
    public async Task DrainAsync(TimeSpan timeout, TimeSpan idleGrace)
    {
        _sockets.Clear();
        await (_http is null ? _tcp!.DrainAsync(timeout) : _http.DrainAsync(timeout, idleGrace));
        _jobs?.Close();
    }

    /// <summary>All connections to servers of jobs belong to one loop, the first.</summary>
    private static JobDispatcher? ToDispatcher(ListenerConfig config, ProxyPool pool, ProxyLoop loop) =>
        config.Protocol == ListenerProtocol.Jobs ? new JobDispatcher(pool, ListenerMapping.ToJobs(config), loop) : null;
}
