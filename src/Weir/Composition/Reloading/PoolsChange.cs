using System.Collections.Immutable;
using Weir.Configuration;
using Weir.Net.Tls;
using Weir.Proxy.Health;
using Weir.Proxy.Pools;

namespace Weir.Composition.Reloading;

/// <summary>The pools of another configuration, made and not yet in use.</summary>
internal sealed class PoolsChange(PoolSet set, WeirConfiguration configuration) : IPreparedChange
{
    private readonly List<RunningPool> _added = [];
    private readonly List<(RunningPool Pool, PoolConfig Config, ImmutableArray<ResolvedEndpoint> Endpoints, TlsClientContext? Tls, PoolDefinition Definition)> _updates = [];
    private readonly ImmutableDictionary<string, RunningPool>.Builder _running = ImmutableDictionary.CreateBuilder<string, RunningPool>(StringComparer.Ordinal);

    public ImmutableDictionary<string, RunningPool> Running => _running.ToImmutable();

    public ImmutableArray<string> Order { get; } = [.. configuration.Pools.Select(p => p.Name)];

    /// <summary>For the routes of the new configuration: a pool that stays is the same object as before.</summary>
    public IReadOnlyDictionary<string, ProxyPool> Pools => _running.ToDictionary(p => p.Key, p => p.Value.Pool, StringComparer.Ordinal);

    public void Add(RunningPool pool)
    {
        _added.Add(pool);
        Keep(pool);
    }

    public void Update(RunningPool pool, PoolConfig config, ImmutableArray<ResolvedEndpoint> endpoints, TlsClientContext? tls)
    {
        _updates.Add((pool, config, endpoints, tls, PoolMapping.ToDefinition(config, endpoints, tls)));
        Keep(pool);
    }

    public void Keep(RunningPool pool) => _running.Add(pool.Config.Name, pool);

    public void Describe(ReloadSummary summary)
    {
        summary.Count("pool", "added", _added.Count);
        summary.Count("pool", "removed", set.GoneAfter(this).Count());
        foreach ((RunningPool pool, PoolConfig config, ImmutableArray<ResolvedEndpoint> endpoints, _, _) in _updates)
        {
            HashSet<string> before = [.. pool.Endpoints.Select(e => e.Name)];
            HashSet<string> after = [.. endpoints.Select(e => e.Name)];
            summary.Count("endpoint", "added", after.Except(before).Count());
            summary.Count("endpoint", "removed", before.Except(after).Count());
            if (pool.Text != ConfigurationText.Of(config) && before.SetEquals(after))
                summary.Count("pool", "changed");
        }
    }

    public Task CommitAsync()
    {
        foreach (var (pool, config, endpoints, tls, definition) in _updates)
            pool.Apply(config, endpoints, tls, definition);
        return Task.CompletedTask;
    }

    /// <summary>When no listener leads to them any more: pools that are gone finish what they have.</summary>
    public void Finish() => set.Commit(this);

    public async ValueTask AbandonAsync()
    {
        foreach (RunningPool pool in _added)
            await pool.Controller.DisposeAsync();
    }
}
