using System.Collections.Immutable;
using Weir.Composition.Reloading;
using Weir.Configuration;
using Weir.Net;
using Weir.Net.Tls;
using Weir.Proxy;
using Weir.Proxy.Limits;
using Weir.Proxy.Metrics;
using Weir.Proxy.Pools;

namespace Weir.Composition;

/// <summary>The listeners that run, and those whose last connections are not over.</summary>
/// <remarks>Changed in turn, by who changes the configuration; read at any time.</remarks>
internal sealed class ListenerSet(Engine engine, ProxyLoop[] loops, TlsSetup tls)
{
    /// <summary>How long an idle client may still send the request that is on its way when draining begins.</summary>
    private static readonly TimeSpan IdleGrace = TimeSpan.FromSeconds(1);

    private ImmutableArray<RunningListener> _listeners = [];
    private ImmutableArray<RunningListener> _leaving = [];
    private Task _left = Task.CompletedTask;

    /// <summary>In the order of the configuration.</summary>
    public ImmutableArray<RunningListener> Running => _listeners;

    /// <summary>Of those that run, and of those on their way out unless another has their name by now.</summary>
    public ImmutableArray<(string Name, IReadOnlyList<ListenerCounters> Loops)> Counters =>
    [
        .. _listeners.Concat(_leaving).DistinctBy(l => l.Name, StringComparer.Ordinal).Select(l => (l.Name, l.Counters)),
    ];

    public ImmutableArray<(string Listener, string Route, RateLimiter Limiter)> RateLimits =>
        [.. _listeners.SelectMany(l => l.RateLimits.Select(r => (l.Name, r.Route, r.Limiter)))];

    /// <summary>Makes everything that another configuration needs, and listens on what is new.</summary>
    /// <exception cref="CompositionException">A file cannot be read; nothing has changed.</exception>
    /// <exception cref="BindException">An address cannot be had; nothing has changed.</exception>
    public async Task<IPreparedChange> PrepareAsync(
        WeirConfiguration configuration, IReadOnlyDictionary<string, ProxyPool> pools, TlsPlan plan, ReloadSummary summary)
    {
        ListenersChange change = new(this, engine, configuration.Shutdown.Drain);
        List<RunningListener> left = [.. _listeners];
        foreach (ListenerConfig config in configuration.Listeners)
        {
            TlsServerContext? context = tls.ForListener(config, plan);
            if (left.Find(l => l.CanBecome(config)) is { } running)
            {
                left.Remove(running);
                change.Keep(running, config, running.Prepare(config, pools, context, change.DrainRoutes), pools);
            }
            else
            {
                change.Add(RunningListener.Create(config, pools, loops, context));
            }
        }

        change.Remove(left);
        change.Describe(summary);
        await change.OpenAsync();
        return change;
    }

    /// <summary>The files of a listener's TLS have changed. In turn.</summary>
    /// <exception cref="CompositionException">They are at fault; the old ones stay.</exception>
    public void ReloadTls(string name, TlsPlan plan)
    {
        if (_listeners.FirstOrDefault(l => l.Name == name) is not { } listener)
            return;
        plan.Servers.Remove(name, out TlsPlan.Made<TlsServerContext>? old);
        try
        {
            listener.Use(tls.ForListener(listener.Config, plan));
        }
        catch (CompositionException) when (old is not null)
        {
            plan.Servers[name] = old;
            throw;
        }
    }

    /// <summary>Ends what still goes on at an endpoint whose drain time is over. Any thread.</summary>
    public void CutEndpoint(ProxyEndpoint endpoint)
    {
        foreach (RunningListener listener in _listeners.Concat(_leaving))
            listener.CutEndpoint(endpoint);
    }

    /// <remarks>Those that a reload removed have had their drain time for a while already, and keep what is left of it.</remarks>
    public Task DrainAsync(TimeSpan timeout) => Task.WhenAll([_left, .. _listeners.Select(l => l.DrainAsync(timeout, IdleGrace))]);

    internal void Commit(ImmutableArray<RunningListener> running, IReadOnlyList<RunningListener> gone, TimeSpan drain)
    {
        ImmutableInterlocked.Update(ref _leaving, static (all, more) => all.AddRange(more), gone);
        _listeners = running;
        _left = Task.WhenAll([_left, .. gone.Select(listener => LeaveAsync(listener, drain))]);
    }

    private async Task LeaveAsync(RunningListener listener, TimeSpan drain)
    {
        await listener.DrainAsync(drain, IdleGrace);
        ImmutableInterlocked.Update(ref _leaving, static (all, one) => all.Remove(one), listener);
    }
}
