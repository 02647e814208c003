using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Weir.Stress;

/// <summary>Writes a report for programs: one JSON object. Times in milliseconds. Pure.</summary>
internal static class StressJson
{
    public static string Write(StressReport report)
    {
        var (options, statistics) = (report.Options, report.Statistics);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("url", options.Url.ToString());
            json.WriteString("method", options.Method);
            json.WriteNumber("connections", options.Connections);
            json.WriteString("loop", options.Rate is null ? "closed" : "open");
            if (options.Rate is { } rate) json.WriteNumber("rate", rate);
            json.WriteString("latency_from", options.Rate is null ? "sent" : "due");
            json.WriteNumber("seconds", Math.Round(report.Elapsed.TotalSeconds, 3));
            json.WriteBoolean("cut_short", report.IsCutShort);
            json.WriteNumber("requests", statistics.Completed);
            json.WriteNumber("failed", statistics.Failed);
            json.WriteNumber("not_sent", report.NotSent);
            json.WriteNumber("requests_per_second", Math.Round(report.RequestsPerSecond, 1));
            json.WriteNumber("bytes_received", statistics.BytesReceived);
            WriteLatency(json, report);
            WriteStatus(json, statistics);
            WriteErrors(json, statistics);
            WriteEndpoints(json, report);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteLatency(Utf8JsonWriter json, StressReport report)
    {
        var latency = report.Statistics.Latency;
        json.WriteStartObject("latency_ms");
        json.WriteNumber("p50", Milliseconds(latency.Percentile(50)));
        json.WriteNumber("p90", Milliseconds(latency.Percentile(90)));
        json.WriteNumber("p99", Milliseconds(latency.Percentile(99)));
        json.WriteNumber("p99.9", Milliseconds(latency.Percentile(99.9)));
        json.WriteNumber("max", Milliseconds(latency.Max));
        json.WriteNumber("mean", Milliseconds(latency.Mean));
        json.WriteEndObject();
        json.WriteNumber("max_lag_ms", Milliseconds(report.MaxLag));
    }

    private static void WriteStatus(Utf8JsonWriter json, StressStatistics statistics)
    {
        json.WriteStartObject("status");
        for (int hundreds = 2; hundreds <= 5; hundreds++) json.WriteNumber($"{hundreds}xx", statistics.StatusClass(hundreds));
        json.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter json, StressStatistics statistics)
    {
        json.WriteStartObject("errors");
        foreach (var error in Enum.GetValues<StressError>()) json.WriteNumber(StressReport.Word(error), statistics.Errors(error));
        json.WriteEndObject();
    }

    private static void WriteEndpoints(Utf8JsonWriter json, StressReport report)
    {
        json.WriteString("by", report.Options.By);
        json.WriteStartObject("endpoints");
        foreach (var (name, count) in report.Statistics.Endpoints.Counts()) json.WriteNumber(name, count);
        json.WriteEndObject();
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 4);
}
