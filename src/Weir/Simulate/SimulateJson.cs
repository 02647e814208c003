using System.Buffers;
using System.Text;
using System.Text.Json;
using Weir.Simulation.Engine;
using Weir.Simulation.Results;

namespace Weir.Simulate;

/// <summary>Writes a comparison for programs: one JSON object, times in seconds. Pure.</summary>
internal static class SimulateJson
{
    public static string Write(Comparison comparison)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("title", comparison.Title);
            json.WriteNumber("requests", comparison.Workload.Count);
            json.WriteNumber("seconds", Rounded(comparison.Workload.SpanSeconds));
            json.WriteNumber("seed", comparison.Seed);
            json.WriteNumber("bound", Rounded(comparison.Bound));
            json.WriteStartArray("notes");
            foreach (string note in comparison.Notes) json.WriteStringValue(note);
            json.WriteEndArray();
            json.WriteStartArray("endpoints");
            foreach (SimulatedEndpoint endpoint in comparison.Scenario.Endpoints) Write(json, endpoint);
            json.WriteEndArray();
            json.WriteStartArray("strategies");
            foreach (RunResult result in comparison.Results) Write(json, comparison, result);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void Write(Utf8JsonWriter json, SimulatedEndpoint endpoint)
    {
        json.WriteStartObject();
        json.WriteString("name", endpoint.Name);
        json.WriteNumber("speed", endpoint.Speed);
        json.WriteNumber("weight", endpoint.Weight);
        json.WriteNumber("concurrency", endpoint.Concurrency);
        if (endpoint.Kind is not null) json.WriteString("kind", endpoint.Kind);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Comparison comparison, RunResult result)
    {
        json.WriteStartObject();
        json.WriteString("strategy", result.Strategy);
        json.WriteNumber("arrived", result.Arrived);
        json.WriteNumber("finished", result.Finished);
        json.WriteNumber("rejected", result.Rejected);
        json.WriteNumber("failed", result.Failed);
        json.WriteNumber("retried", result.Retried);
        json.WriteStartObject("response");
        json.WriteNumber("mean", Rounded(result.Responses.Mean));
        json.WriteNumber("p50", Rounded(result.Responses.Quantile(0.5)));
        json.WriteNumber("p90", Rounded(result.Responses.Quantile(0.9)));
        json.WriteNumber("p99", Rounded(result.Responses.Quantile(0.99)));
        json.WriteNumber("p99.9", Rounded(result.Responses.Quantile(0.999)));
        json.WriteNumber("max", Rounded(result.Responses.Max));
        json.WriteEndObject();
        json.WriteNumber("queueing", Rounded(result.MeanWait));
        json.WriteNumber("makespan", Rounded(result.Makespan));
        json.WriteNumber("ratio", Rounded(comparison.RatioOf(result)));
        json.WriteNumber("imbalance", Rounded(result.Imbalance));
        json.WriteStartArray("endpoints");
        foreach (EndpointUse use in result.Endpoints)
        {
            json.WriteStartObject();
            json.WriteString("name", use.Name);
            json.WriteNumber("finished", use.Finished);
            json.WriteNumber("utilisation", Rounded(use.Utilisation));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static double Rounded(double value) => Math.Round(value, 6);
}
