using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Ring.Simulation;

namespace Weir.Rings;

/// <summary>Writes what a simulation measured, for people and for programs. Pure.</summary>
internal static class SimulationText
{
    public static string Text(LookupSimulationReport report)
    {
        StringBuilder text = new();
        text.Append($"path      mean {report.MeanPath:0.00}, 1st percentile {report.P1Path}, 99th {report.P99Path}\n");
        text.Append($"timeouts  mean {report.MeanTimeouts:0.00}\n");
        text.Append($"failed    {report.FailedLookups}\n");
        if (report is { KeysP1: { } low, KeysP99: { } high })
            text.Append($"keys      1st percentile {low:0.00} of the mean, 99th {high:0.00}\n");
        return text.ToString();
    }

    public static string Json(LookupSimulationOptions options, LookupSimulationReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("nodes", options.Nodes);
            json.WriteNumber("successors", options.Successors);
            json.WriteNumber("virtual", options.Virtual);
            json.WriteNumber("fail", options.Fail);
            json.WriteNumber("lookups", options.Lookups);
            json.WriteNumber("seed", options.Seed);
            json.WriteNumber("meanPath", Math.Round(report.MeanPath, 4));
            json.WriteNumber("p1Path", report.P1Path);
            json.WriteNumber("p99Path", report.P99Path);
            json.WriteNumber("meanTimeouts", Math.Round(report.MeanTimeouts, 4));
            json.WriteNumber("failedLookups", report.FailedLookups);
            if (report is { KeysP1: { } low, KeysP99: { } high })
            {
                json.WriteNumber("keysP1", Math.Round(low, 4));
                json.WriteNumber("keysP99", Math.Round(high, 4));
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }
}
