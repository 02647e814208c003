using System.Collections.Immutable;
using Weir.Composition.Reloading;
using Weir.Configuration;
using Weir.Net.Tls;
using Weir.Proxy.Health;
using Weir.Proxy.Pools;

namespace Weir.Composition;

/// <summary>The pools that run, and those that are on their way out.</summary>
/// <remarks>Changed in turn, by who changes the configuration; read at any time.</remarks>
internal sealed class PoolSet(PoolServices services, TlsSetup tls, EndpointLookup lookup) : IAsyncDisposable
{
    private ImmutableDictionary<string, RunningPool> _pools = ImmutableDictionary<string, RunningPool>.Empty.WithComparers(StringComparer.Ordinal);
    private ImmutableArray<string> _order = [];
    private ImmutableArray<RunningPool> _leaving = [];

    /// <summary>In the order of the configuration; then those whose last requests are not over, unless another pool has their name by now.</summary>
    public ImmutableArray<ProxyPool> All =>
    [
        .. _order.Select(name => _pools[name].Pool),
        .. _leaving.Where(p => !_pools.ContainsKey(p.Config.Name)).DistinctBy(p => p.Config.Name, StringComparer.Ordinal).Select(p => p.Pool),
    ];

    public RunningPool? Find(string name) => _pools.GetValueOrDefault(name);

    /// <summary>Looks up, reads and makes everything that another configuration needs.</summary>
    /// <exception cref="CompositionException">Something cannot be had; nothing has changed.</exception>
    public async Task<PoolsChange> PrepareAsync(WeirConfiguration configuration, TlsPlan plan, ReloadSummary summary)
    {
        PoolsChange change = new(this, configuration);
        try
        {
            foreach (PoolConfig pool in configuration.Pools)
            {
                ImmutableArray<ResolvedEndpoint> endpoints = await lookup.ResolveAsync(pool);
                TlsClientContext? context = tls.ForPool(pool, plan);
                if (Find(pool.Name) is not { } running)
                    change.Add(Make(pool, endpoints, context));
                else if (NeedsChange(running, pool, endpoints, context))
                    change.Update(running, pool, endpoints, context);
                else
                    change.Keep(running);
            }
        }
        catch (CompositionException)
        {
            await change.AbandonAsync();
            throw;
        }

        change.Describe(summary);
        return change;
    }

    /// <summary>The files of a pool's TLS have changed. In turn.</summary>
    /// <exception cref="CompositionException">They are at fault; the old ones stay.</exception>
    public void ReloadTls(string name, TlsPlan plan)
    {
        if (Find(name) is not { } pool)
            return;
        plan.Clients.Remove(name, out TlsPlan.Made<TlsClientContext>? old);
        try
        {
            TlsClientContext? context = tls.ForPool(pool.Config, plan);
            pool.Apply(pool.Config, pool.Endpoints, context, PoolMapping.ToDefinition(pool.Config, pool.Endpoints, context));
        }
        catch (CompositionException) when (old is not null)
        {
            plan.Clients[name] = old;
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RunningPool pool in _pools.Values.Concat(_leaving))
            await pool.Controller.DisposeAsync();
    }

    internal void Commit(PoolsChange change)
    {
        ImmutableArray<RunningPool> gone = [.. _pools.Values.Where(p => !change.Running.ContainsKey(p.Config.Name))];
        ImmutableInterlocked.Update(ref _leaving, static (all, more) => all.AddRange(more), gone);
        _pools = change.Running;
        _order = change.Order;
        foreach (RunningPool pool in gone)
            _ = LeaveAsync(pool);
    }

    internal IEnumerable<RunningPool> GoneAfter(PoolsChange change) => _pools.Values.Where(p => !change.Running.ContainsKey(p.Config.Name));

    private RunningPool Make(PoolConfig pool, ImmutableArray<ResolvedEndpoint> endpoints, TlsClientContext? context)
    {
        RunningPool made = new(pool, endpoints, context, services);
        made.Pool.OnTlsFailure = tls.NoteFailure;
        made.Controller.Start();
        return made;
    }

    private static bool NeedsChange(RunningPool running, PoolConfig pool, ImmutableArray<ResolvedEndpoint> endpoints, TlsClientContext? context) =>
        !ReferenceEquals(running.Tls, context)
        || pool.Affinity?.KeyFile is not null // whose content is part of it
        || running.Text != ConfigurationText.Of(pool)
        || !running.Endpoints.Select(e => (e.Name, e.Address)).SequenceEqual(endpoints.Select(e => (e.Name, e.Address)));

    private async Task LeaveAsync(RunningPool pool)
    {
        await pool.Controller.LeaveAsync();
        ImmutableInterlocked.Update(ref _leaving, static (all, one) => all.Remove(one), pool);
    }
}
