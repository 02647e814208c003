using System.Collections.Immutable;
using Weir.Configuration;

namespace Weir.Composition;

/// <summary>Looks the names of pools with <c>discovery</c> up again and again; endpoints come and go as by a reload.</summary>
/// <remarks>Control plane: one task, which sleeps until the next pool is due. Where a lookup fails the last good answer stays.</remarks>
internal sealed class Discovery(PoolSet pools, EndpointLookup lookup, SemaphoreSlim turn, TimeProvider time, TextWriter log) : IAsyncDisposable
{
    private readonly List<Watcher> _watchers = [];

    /// <summary>Follows the pools of a configuration, in place of those of the one before. In turn.</summary>
    public void Follow(WeirConfiguration configuration)
    {
        HashSet<(string, TimeSpan)> wanted = [.. configuration.Pools.Where(p => p.Discovery is not null).Select(p => (p.Name, p.Discovery!.Every))];
        foreach (Watcher watcher in _watchers.Where(w => !wanted.Contains((w.Pool, w.Every))).ToList())
        {
            _watchers.Remove(watcher);
            watcher.Timer.Dispose();
        }

        foreach ((string pool, TimeSpan every) in wanted.Where(w => !_watchers.Exists(k => (k.Pool, k.Every) == w)))
        {
            Watcher watcher = new(pool, every);
            watcher.Timer = time.CreateTimer(_ => watcher.Running = LookAsync(watcher), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            watcher.Timer.Change(every, Timeout.InfiniteTimeSpan);
            _watchers.Add(watcher);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Watcher watcher in _watchers)
        {
            await watcher.Timer.DisposeAsync();
            await watcher.Running;
        }
    }

    private async Task LookAsync(Watcher watcher)
    {
        try
        {
            await TakeAsync(watcher);
        }
        catch (CompositionException e)
        {
            await log.WriteLineAsync($"weir: {e.Message}");
        }
        catch (Exception e)
        {
            await log.WriteLineAsync($"weir: discovery for pool {watcher.Pool} failed by a fault in Weir, and is tried again; please report this: {e}");
        }
        finally
        {
            // From end to end, so that a slow resolver is not asked twice at a time. Disposed meanwhile: it stays silent.
            watcher.Timer.Change(watcher.Every, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task TakeAsync(Watcher watcher)
    {
        if (pools.Find(watcher.Pool) is not { } before)
            return;
        // The resolver may take its time: not in turn.
        PoolConfig config = before.Config;
        ImmutableArray<ResolvedEndpoint> found = await lookup.ResolveAsync(config);
        await turn.WaitAsync();
        try
        {
            if (pools.Find(watcher.Pool) is not { } pool || !ReferenceEquals(pool.Config, config))
                return; // a reload came first
            HashSet<(string, System.Net.EndPoint)> known = [.. pool.Endpoints.Select(e => (e.Name, e.Address))];
            if (known.SetEquals(found.Select(e => (e.Name, e.Address))))
                return;
            int added = found.Count(e => !known.Contains((e.Name, e.Address)));
            int removed = pool.Endpoints.Count(e => !found.Any(f => f.Name == e.Name && f.Address.Equals(e.Address)));
            pool.Apply(config, found, pool.Tls, PoolMapping.ToDefinition(config, found, pool.Tls));
            await log.WriteLineAsync($"weir: pool {watcher.Pool}: discovery found {found.Length} endpoints: {added} added, {removed} removed");
        }
        finally
        {
            turn.Release();
        }
    }

    private sealed class Watcher(string pool, TimeSpan every)
    {
        public string Pool => pool;

        public TimeSpan Every => every;

        public ITimer Timer { get; set; } = null!;

        public Task Running { get; set; } = Task.CompletedTask;
    }
}
