namespace Weir.Proxy.Metrics;

/// <summary>TLS handshakes as Prometheus text: with clients by listener, with endpoints by pool and endpoint.</summary>
internal static class TlsMetrics
{
    private const string Done = "resumed ones went on from a session (always false on the portable engine, which cannot tell).";

    public static void Write(PrometheusWriter writer, MetricsSources sources)
    {
        ((string Name, string Value)[] Labels, HandshakeCounters[] Loops)[] listeners =
            [.. sources.Listeners.Select(l => (new[] { ("listener", l.Name) }, l.Loops.Select(c => c.Handshakes).ToArray()))];
        ((string Name, string Value)[] Labels, HandshakeCounters[] Loops)[] endpoints =
        [
            .. from pool in sources.Pools
               from endpoint in pool.Endpoints
               select (new[] { ("pool", pool.Name), ("endpoint", endpoint.Name) }, endpoint.Counters.Select(c => c.Handshakes).ToArray()),
        ];
        Write("weir_tls", "with clients", listeners);
        Write("weir_endpoint_tls", "with endpoints", endpoints);

        void Write(string prefix, string with, ((string Name, string Value)[] Labels, HandshakeCounters[] Loops)[] sources)
        {
            writer.Family($"{prefix}_handshakes_total", "counter", $"TLS handshakes {with} that were completed, by version; {Done}");
            foreach (var (labels, loops) in sources)
            {
                foreach ((string version, string resumed, long count) in HandshakeCounters.Done(loops))
                    writer.Sample(count, [.. labels, ("version", version), ("resumed", resumed)]);
            }

            writer.Family($"{prefix}_handshake_failures_total", "counter", $"TLS handshakes {with} that failed, by reason.");
            foreach (var (labels, loops) in sources)
            {
                foreach ((string reason, long count) in HandshakeCounters.Failed(loops))
                    writer.Sample(count, [.. labels, ("reason", reason)]);
            }
        }
    }
}
