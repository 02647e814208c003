using System.Globalization;

namespace Weir.Compare.Runs;

/// <summary>Reads Weir's Prometheus text.</summary>
internal sealed class AdminMetrics(int port) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Asks once.</summary>
    /// <returns>Value by name with labels, exactly as Weir writes them.</returns>
    public Dictionary<string, double> Read()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/metrics");
        using HttpResponseMessage response = Send(request);
        using StreamReader reader = new(response.EnsureSuccessStatusCode().Content.ReadAsStream());
        Dictionary<string, double> values = new(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            int space = line.LastIndexOf(' ');
            if (space > 0 && line[0] != '#' && double.TryParse(line.AsSpan(space + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                values[line[..space]] = value;
        }

        return values;
    }

    private HttpResponseMessage Send(HttpRequestMessage request)
    {
        try
        {
            return _client.Send(request);
        }
        catch (HttpRequestException e)
        {
            throw new CompareException($"Weir does not answer on its admin listener, 127.0.0.1:{port}: {e.Message}");
        }
    }

    public void Dispose() => _client.Dispose();
}
