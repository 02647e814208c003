using Weir.Balancing.Scheduling;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Metrics;

/// <summary>What has been learned of the costs of requests, as Prometheus text; of pools that learn. Any thread.</summary>
internal static class CostMetrics
{
    public static void Write(PrometheusWriter writer, MetricsSources sources)
    {
        (string Pool, LearnedCost Cost)[] learned =
            [.. sources.Pools.SelectMany(pool => (pool.Snapshot.Costs?.Export()?.Costs ?? []).Select(cost => (pool.Name, cost)))];
        writer.Family("weir_cost_seconds", "gauge", "Learned: what a request of size 1 takes of the endpoint.");
        foreach ((string pool, LearnedCost cost) in learned)
            writer.Sample(cost.Nanos / 1e9, ("pool", pool), ("class", cost.Class), ("endpoint", cost.Endpoint));
        writer.Family("weir_cost_samples", "gauge", "Learned: the responses that this rests on, old ones counting less.");
        foreach ((string pool, LearnedCost cost) in learned)
            writer.Sample(cost.Samples, ("pool", pool), ("class", cost.Class), ("endpoint", cost.Endpoint));

        writer.Family("weir_endpoint_backlog_seconds", "gauge", "The work outstanding, where the strategy schedules: what is expected of the requests in progress.");
        foreach (ProxyPool pool in sources.Pools.Where(pool => pool.Snapshot.Costs is not null))
        {
            foreach (ProxyEndpoint endpoint in pool.Endpoints)
                writer.Sample(endpoint.Endpoint.Load.OutstandingNanos / 1e9, ("pool", pool.Name), ("endpoint", endpoint.Name));
        }
    }
}
