using Weir.Balancing;
using Weir.Balancing.Breakers;
using Weir.Proxy.Limits;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Metrics;

/// <summary>Retry budgets, breakers, queues and rate limits as Prometheus text. Any thread.</summary>
internal static class ResilienceMetrics
{
    private static readonly BreakerState[] States = Enum.GetValues<BreakerState>();

    public static void Write(PrometheusWriter writer, MetricsSources sources)
    {
        WriteSum("weir_retry_budget_exhausted_total", "Retries that a budget did not grant.", c => c.RetriesRefused);
        WriteSum("weir_replayed_total", "Requests that went out again to another endpoint because the first failed with them, once for each time.", c => c.Replayed);
        WriteSum("weir_resumed_total", "Responses that broke off and went on from another endpoint, once for each time.", c => c.Resumed);
        WriteSum("weir_resume_failed_total", "Responses that broke off and could have gone on, but no endpoint had the rest.", c => c.ResumesFailed);
        WriteBreakers(writer, sources);
        ProxyPool[] limited = [.. sources.Pools.Where(pool => pool.Admission is not null)];
        WritePools(writer, "weir_pool_in_flight", "gauge", "Requests that the pool has let in and that are not over.", limited,
            pool => pool.Admission!.InFlight);
        WritePools(writer, "weir_queue_length", "gauge", "Requests that wait for a slot of the pool.", limited, pool => pool.Admission!.Waiting);
        WritePools(writer, "weir_queue_waited_total", "counter", "Requests that had to wait.", limited, pool => pool.Admission!.Queued);
        WritePools(writer, "weir_queue_wait_seconds_total", "counter", "What the requests served out of the queue had waited together.", limited,
            pool => pool.Admission!.WaitedNanos / 1e9);
        WritePools(writer, "weir_queue_expired_total", "counter", "Requests whose time in the queue ran out.", limited, pool => pool.Admission!.Expired);
        WritePools(writer, "weir_queue_rejected_total", "counter", "Requests refused because the queue was full.", limited, pool => pool.Admission!.Rejected);
        WriteRateLimits(writer, sources);

        void WriteSum(string family, string help, Func<EndpointCounters, long> value) =>
            WritePools(writer, family, "counter", help, sources.Pools, pool => pool.Endpoints.Sum(e => e.Counters.Sum(value)));
    }

    private static void WritePools(
        PrometheusWriter writer, string family, string type, string help, IEnumerable<ProxyPool> pools, Func<ProxyPool, double> value)
    {
        writer.Family(family, type, help);
        foreach (ProxyPool pool in pools)
            writer.Sample(value(pool), ("pool", pool.Name));
    }

    private static void WriteBreakers(PrometheusWriter writer, MetricsSources sources)
    {
        writer.Family("weir_endpoint_breaker", "gauge", "1 for the state of the endpoint's circuit breaker, 0 for the others.");
        foreach ((ProxyPool pool, EndpointStatus status) in Watched(sources))
        {
            foreach (BreakerState state in States)
            {
                writer.Sample(
                    status.Breaker == state ? 1 : 0,
                    ("pool", pool.Name),
                    ("endpoint", status.Endpoint.Address),
                    ("state", state == BreakerState.HalfOpen ? "half-open" : state.ToString().ToLowerInvariant()));
            }
        }

        writer.Family("weir_endpoint_ejections_total", "counter", "How often the endpoint's circuit breaker has opened.");
        foreach ((ProxyPool pool, EndpointStatus status) in Watched(sources))
            writer.Sample(status.Endpoint.Outcomes.Openings, ("pool", pool.Name), ("endpoint", status.Endpoint.Address));
    }

    private static IEnumerable<(ProxyPool Pool, EndpointStatus Status)> Watched(MetricsSources sources) =>
        from pool in sources.Pools
        from status in pool.Snapshot.Endpoints
        where status.Endpoint.Outcomes.IsWatched
        select (pool, status);

    private static void WriteRateLimits(PrometheusWriter writer, MetricsSources sources)
    {
        writer.Family("weir_rate_limited_total", "counter", "Requests refused by a rate limit, by the place of its route in the listener.");
        ForEachRoute(limiter => limiter.Refused);
        writer.Family("weir_rate_limit_evicted_total", "counter", "Keys forgotten although they still owed something: more keys than the table holds.");
        ForEachRoute(limiter => limiter.Evicted);

        void ForEachRoute(Func<RateLimiter, long> value)
        {
            foreach (var route in sources.RateLimits.GroupBy(limit => (limit.Listener, limit.Route)))
                writer.Sample(route.Sum(limit => value(limit.Limiter)), ("listener", route.Key.Listener), ("route", route.Key.Route));
        }
    }
}
