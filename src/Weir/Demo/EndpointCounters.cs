namespace Weir.Demo;

/// <summary>Makes the table's rows out of two looks at the balancer's counters. Pure but for what it remembers of the last look.</summary>
/// <param name="endpoints">The back ends in the table's order.</param>
internal sealed class EndpointCounters(IReadOnlyList<DemoEndpoint> endpoints)
{
    private readonly Dictionary<string, double> _before = new(StringComparer.Ordinal);
    private TimeSpan? _beforeAt;

    /// <summary>The rows as of now.</summary>
    /// <param name="metrics">The admin listener's <c>/metrics</c>.</param>
    /// <param name="now">When it was read, on any clock that only grows.</param>
    public IReadOnlyList<EndpointRow> Read(string metrics, TimeSpan now)
    {
        var requests = ByEndpoint(metrics, "weir_endpoint_requests_total");
        var inFlight = ByEndpoint(metrics, "weir_endpoint_in_flight");
        var up = ByEndpoint(metrics, "weir_endpoint_up");
        double all = endpoints.Sum(e => requests.GetValueOrDefault(e.Address));
        double seconds = _beforeAt is { } at && now > at ? (now - at).TotalSeconds : double.PositiveInfinity;
        var rows = new EndpointRow[endpoints.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            var endpoint = endpoints[i];
            double count = requests.GetValueOrDefault(endpoint.Address);
            rows[i] = new EndpointRow(
                endpoint.Name,
                endpoint.Address,
                endpoint.ProcessId,
                up.GetValueOrDefault(endpoint.Address) > 0,
                (long)count,
                (count - _before.GetValueOrDefault(endpoint.Address)) / seconds,
                (long)inFlight.GetValueOrDefault(endpoint.Address),
                all > 0 ? count / all : 0);
            _before[endpoint.Address] = count;
        }

        _beforeAt = now;
        return rows;
    }

    private static Dictionary<string, double> ByEndpoint(string metrics, string metric)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (endpoint, value) in PrometheusText.Samples(metrics, metric, "endpoint"))
            values[endpoint] = values.GetValueOrDefault(endpoint) + value;
        return values;
    }
}
