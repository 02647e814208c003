using Weir.Balancing;
using Weir.Net;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Metrics;

/// <summary>All counters as Prometheus text.</summary>
/// <remarks>Any thread. Counters are read while loops write them: each value is right for some moment, not all for the same one.</remarks>
public static class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly EndpointState[] States = Enum.GetValues<EndpointState>();

    public static string Write(MetricsSources sources)
    {
        PrometheusWriter writer = new();
        writer.Family("weir_build_info", "gauge", "Always 1; the labels tell what runs.");
        writer.Sample(1, ("version", sources.Version), ("engine", sources.Engine), ("runtime", Environment.Version.ToString()));
        WriteListeners(writer, sources);
        WriteEndpoints(writer, sources);
        ResilienceMetrics.Write(writer, sources);
        AffinityMetrics.Write(writer, sources);
        CostMetrics.Write(writer, sources);
        TlsMetrics.Write(writer, sources);
        WriteLoops(writer, sources.Loops);
        writer.Family("weir_access_log_dropped_total", "counter", "Access records dropped because their target did not keep up.");
        writer.Sample(sources.Log?.Dropped ?? 0);
        WriteReloads(writer, sources.Reloads ?? new ReloadCounts());
        WriteProcess(writer);
        return writer.ToString();
    }

    private static void WriteListeners(PrometheusWriter writer, MetricsSources sources)
    {
        writer.Family("weir_requests_total", "counter", "Requests by final status; code 0: the client left before it was answered.");
        foreach ((string name, IReadOnlyList<ListenerCounters> loops) in sources.Listeners)
        {
            for (int status = 0; status < ListenerCounters.StatusLimit; status++)
            {
                long count = loops.Sum(l => l.Requests(status));
                if (count > 0)
                    writer.Sample(count, ("listener", name), ("code", status.ToString()));
            }
        }

        WriteListener("weir_connections_open", "gauge", "Connections from clients open now.", l => l.ConnectionsOpen);
        WriteListener("weir_connections_total", "counter", "Connections accepted from clients.", l => l.ConnectionsAccepted);
        WriteListener("weir_received_bytes_total", "counter", "Bytes from clients: bodies for HTTP, all for TCP.", l => l.BytesIn);
        WriteListener("weir_sent_bytes_total", "counter", "Bytes to clients: bodies for HTTP, all for TCP.", l => l.BytesOut);

        WriteListener("weir_http2_streams_total", "counter", "HTTP/2 streams that became requests.", l => l.StreamsOpened);
        WriteListener("weir_http2_goaways_total", "counter", "HTTP/2 connections ended with GOAWAY, in order or for an error.", l => l.GoAwaysSent);
        writer.Family("weir_http2_resets_total", "counter", "HTTP/2 streams reset before their end, by which side.");
        foreach ((string name, IReadOnlyList<ListenerCounters> loops) in sources.Listeners)
        {
            writer.Sample(loops.Sum(l => l.StreamsResetByClient), ("listener", name), ("by", "client"));
            writer.Sample(loops.Sum(l => l.StreamsResetByUs), ("listener", name), ("by", "weir"));
        }

        writer.Family("weir_reasons_total", "counter", "Answers of Weir's own and early ends, by the access log's reason.");
        foreach ((string name, IReadOnlyList<ListenerCounters> loops) in sources.Listeners)
        {
            foreach (IGrouping<string, (string Reason, long Count)> reason in
                loops.SelectMany(l => l.Reasons.Snapshot()).GroupBy(r => r.Reason, StringComparer.Ordinal))
                writer.Sample(reason.Sum(r => r.Count), ("listener", name), ("reason", reason.Key));
        }

        void WriteListener(string family, string type, string help, Func<ListenerCounters, long> value)
        {
            writer.Family(family, type, help);
            foreach ((string name, IReadOnlyList<ListenerCounters> loops) in sources.Listeners)
                writer.Sample(loops.Sum(value), ("listener", name));
        }
    }

    private static void WriteEndpoints(PrometheusWriter writer, MetricsSources sources)
    {
        WriteSum("weir_endpoint_requests_total", "counter", "Requests (TCP: connections) sent to the endpoint.", c => c.Requests);
        WriteSum("weir_endpoint_failures_total", "counter", "Attempts that ended without a whole response.", c => c.Failures);
        WriteSum("weir_endpoint_retried_total", "counter", "Attempts after which the request went to another endpoint.", c => c.Retried);
        WriteSum("weir_endpoint_sent_bytes_total", "counter", "Bytes sent to the endpoint.", c => c.BytesSent);
        WriteSum("weir_endpoint_received_bytes_total", "counter", "Bytes received from the endpoint.", c => c.BytesReceived);
        WriteSum("weir_endpoint_connections_open", "gauge", "Connections to the endpoint open now, idle or in use.", c => c.ConnectionsOpen);
        WriteSum("weir_endpoint_connections_opened_total", "counter", "Connections that the endpoint accepted.", c => c.ConnectionsOpened);
        WriteSum("weir_endpoint_connections_reused_total", "counter", "Requests that found an idle connection.", c => c.ConnectionsReused);

        writer.Family("weir_endpoint_in_flight", "gauge", "Requests (TCP: connections) in progress.");
        ForEach((pool, endpoint) => writer.Sample(endpoint.Endpoint.Load.InFlight, ("pool", pool.Name), ("endpoint", endpoint.Name)));

        writer.Family("weir_endpoint_up", "gauge", "1 while the endpoint is healthy.");
        ForEachStatus((pool, status) =>
            writer.Sample(status.State == EndpointState.Healthy ? 1 : 0, ("pool", pool.Name), ("endpoint", status.Endpoint.Address)));

        writer.Family("weir_endpoint_info", "gauge", "Always 1; the labels are the endpoint's tags.");
        ForEachStatus((pool, status) =>
        {
            if (!status.Tags.IsEmpty)
                writer.Sample(1, [("pool", pool.Name), ("endpoint", status.Endpoint.Address), .. status.Tags.Select(t => (LabelOf(t.Key), t.Value))]);
        });

        writer.Family("weir_endpoint_state", "gauge", "1 for the state the endpoint is in, 0 for the others.");
        ForEachStatus((pool, status) =>
        {
            foreach (EndpointState state in States)
            {
                writer.Sample(
                    status.State == state ? 1 : 0,
                    ("pool", pool.Name),
                    ("endpoint", status.Endpoint.Address),
                    ("state", state.ToString().ToLowerInvariant()));
            }
        });

        writer.Family("weir_retries_total", "counter", "Requests of the pool that went on to another endpoint, once for each time.");
        foreach (ProxyPool pool in sources.Pools)
            writer.Sample(pool.Endpoints.Sum(e => e.Counters.Sum(c => c.Retried)), ("pool", pool.Name));

        writer.Family("weir_pool_panic", "gauge", "1 while every endpoint is unhealthy and the pool picks among them all the same.");
        foreach (ProxyPool pool in sources.Pools)
            writer.Sample(pool.Snapshot.IsPanic ? 1 : 0, ("pool", pool.Name));

        void WriteSum(string family, string type, string help, Func<EndpointCounters, long> value)
        {
            writer.Family(family, type, help);
            ForEach((pool, endpoint) => writer.Sample(endpoint.Counters.Sum(value), ("pool", pool.Name), ("endpoint", endpoint.Name)));
        }

        void ForEach(Action<ProxyPool, ProxyEndpoint> write)
        {
            foreach (ProxyPool pool in sources.Pools)
            {
                foreach (ProxyEndpoint endpoint in pool.Endpoints)
                    write(pool, endpoint);
            }
        }

        void ForEachStatus(Action<ProxyPool, EndpointStatus> write)
        {
            foreach (ProxyPool pool in sources.Pools)
            {
                foreach (EndpointStatus status in pool.Snapshot.Endpoints)
                    write(pool, status);
            }
        }
    }

    /// <summary>Labels have no hyphens, and a name before them keeps tags apart from the labels that Weir gives.</summary>
    private static string LabelOf(string tag) => $"tag_{tag.Replace('-', '_')}";

    private static void WriteLoops(PrometheusWriter writer, IReadOnlyList<EventLoop> loops)
    {
        WriteLoop("weir_buffers_rented", "gauge", "Buffers lent to connections now.", l => l.Buffers.Rented);
        WriteLoop("weir_buffers_bytes", "gauge", "Bytes of these buffers.", l => l.Buffers.RentedBytes);
        WriteLoop("weir_buffers_refused_total", "counter", "Times no buffer could be lent because of the limit.", l => l.Buffers.Refused);
        WriteLoop("weir_loop_connections_open", "gauge", "Connections of the loop, clients' and endpoints'.", l => l.OpenConnections);

        void WriteLoop(string family, string type, string help, Func<EventLoop, double> value)
        {
            writer.Family(family, type, help);
            foreach (EventLoop loop in loops)
                writer.Sample(value(loop), ("loop", loop.Index.ToString()));
        }
    }

    private static void WriteReloads(PrometheusWriter writer, ReloadCounts reloads)
    {
        writer.Family("weir_reloads_total", "counter", "Reloads of the configuration; one that is refused changes nothing.");
        writer.Sample(reloads.Applied, ("result", "applied"));
        writer.Sample(reloads.Refused, ("result", "refused"));
        writer.Family("weir_last_reload_timestamp_seconds", "gauge", "When the configuration was last loaded again; 0: not since the start.");
        writer.Sample(reloads.LastUnixSeconds);
    }

    private static void WriteProcess(PrometheusWriter writer)
    {
        writer.Family("dotnet_gc_allocated_bytes_total", "counter", "Managed bytes allocated since the start.");
        writer.Sample(GC.GetTotalAllocatedBytes());
        writer.Family("dotnet_gc_collections_total", "counter", "Garbage collections, by the oldest generation collected.");
        for (int generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            // The runtime counts a collection for every younger generation too.
            int older = generation < GC.MaxGeneration ? GC.CollectionCount(generation + 1) : 0;
            writer.Sample(Math.Max(GC.CollectionCount(generation) - older, 0), ("generation", generation.ToString()));
        }

        writer.Family("process_resident_memory_bytes", "gauge", "Memory of the process that is in RAM.");
        writer.Sample(Environment.WorkingSet);
        writer.Family("process_cpu_seconds_total", "counter", "CPU time of the process, user and system.");
        writer.Sample(CpuSeconds());
    }

    private static double CpuSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;
}
