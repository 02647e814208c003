using System.Globalization;

namespace Weir.Compare.Load;

/// <summary>What a load generator counted. Latencies in microseconds.</summary>
internal sealed record LoadResult(long Requests, long Errors, double Seconds, double P50Us, double P99Us, double MaxUs)
{
    public double RequestsPerSecond => Requests / Seconds;

    /// <summary>Reads the line both generators end with: <c>end requests=… errors=… seconds=… p50=… p99=… max=…</c>.</summary>
    public static LoadResult Parse(string line)
    {
        Dictionary<string, double> values = line.Split(' ').Skip(1)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        return new((long)values["requests"], (long)values["errors"], values["seconds"], values["p50"], values["p99"], values["max"]);
    }
}
