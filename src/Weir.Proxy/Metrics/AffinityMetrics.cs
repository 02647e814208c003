using Weir.Proxy.Pools;

namespace Weir.Proxy.Metrics;

/// <summary>What became of affinities, as Prometheus text; of pools that keep them. Any thread.</summary>
internal static class AffinityMetrics
{
    public static void Write(PrometheusWriter writer, MetricsSources sources)
    {
        ProxyPool[] pools = [.. sources.Pools.Where(pool => pool.Affinity is not null)];
        WriteSum("weir_affinity_hits_total", "Requests that came back to their endpoint.", c => c.AffinityHits);
        WriteSum("weir_affinity_misses_total", "Requests of clients that no endpoint was known for.", c => c.AffinityMisses);
        WriteSum("weir_affinity_lost_total", "Requests that went to another endpoint because theirs serves no more.", c => c.AffinityLost);
        WriteSum("weir_affinity_rewritten_total", "Answers after which a client comes back to another endpoint than before.", c => c.AffinityRewritten);

        ProxyPool[] tables = [.. pools.Where(pool => pool.Affinity?.Table is not null)];
        writer.Family("weir_affinity_entries", "gauge", "Entries of the pool's affinity table.");
        foreach (ProxyPool pool in tables)
            writer.Sample(pool.Affinity!.Table!.Count, ("pool", pool.Name));
        writer.Family("weir_affinity_evicted_total", "counter", "Entries that had to go before their time because the table was full.");
        foreach (ProxyPool pool in tables)
            writer.Sample(pool.Affinity!.Table!.Evicted, ("pool", pool.Name));

        void WriteSum(string family, string help, Func<EndpointCounters, long> value)
        {
            writer.Family(family, "counter", help);
            foreach (ProxyPool pool in pools)
                writer.Sample(pool.Endpoints.Sum(e => e.Counters.Sum(value)), ("pool", pool.Name));
        }
    }
}
