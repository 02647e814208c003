using System.Text.Json;
using Weir.Balancing.Hashing;

namespace Weir.Simulation.Traces;

/// <summary>The balancer's own access log: a JSON object a line.</summary>
internal sealed class WeirLogFormat : ITraceFormat
{
    public string Name => "weir";

    public string Example => """{"time":"…","method":"GET","target":"/","status":200,"duration_ms":1.470,"pool":"web","endpoint":"10.0.0.11:80"}""";

    public string? Read(ReadOnlySpan<byte> line, TraceContext context, out TraceEntry entry)
    {
        entry = new TraceEntry();
        if (line[0] != '{') return "The line is no JSON object.";
        try
        {
            return ReadObject(line, context, ref entry);
        }
        catch (JsonException e)
        {
            return $"The line is no JSON object: {e.Message.Split('.')[0]}.";
        }
    }

    private static string? ReadObject(ReadOnlySpan<byte> line, TraceContext context, ref TraceEntry entry)
    {
        bool hasTime = false;
        ReadOnlySpan<byte> method = default;
        ReadOnlySpan<byte> target = default;
        ReadOnlySpan<byte> route = default;
        ReadOnlySpan<byte> pool = default;
        ReadOnlySpan<byte> endpoint = default;
        Utf8JsonReader json = new(line);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = json.ValueSpan;
            json.Read();
            if (name.SequenceEqual("time"u8))
            {
                if (json.TokenType != JsonTokenType.String || !LogTime.TryReadRfc3339(json.ValueSpan, out double time)) return "time is no time as in 2026-11-21T04:41:13.898Z.";
                (entry.ArrivalSeconds, hasTime) = (time, true);
            }
            else if (name.SequenceEqual("duration_ms"u8))
            {
                if (json.TokenType != JsonTokenType.Number || !json.TryGetDouble(out double milliseconds) || milliseconds < 0) return "duration_ms is no number of milliseconds.";
                entry.ResponseSeconds = milliseconds / 1000;
            }
            else if (name.SequenceEqual("status"u8))
            {
                if (json.TokenType != JsonTokenType.Number || !json.TryGetInt32(out int status)) return "status is no whole number.";
                entry.Status = status;
            }
            else if (name.SequenceEqual("tries"u8))
            {
                // The time of a request that went to several endpoints is no endpoint's.
                if (json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int tries) && tries != 1) entry.IsFailure = true;
            }
            else if (name.SequenceEqual("reason"u8)) entry.IsFailure = true;
            else if (json.TokenType != JsonTokenType.String) json.Skip();
            else if (name.SequenceEqual("method"u8)) method = json.ValueSpan;
            else if (name.SequenceEqual("target"u8)) target = json.ValueSpan;
            else if (name.SequenceEqual("route"u8)) route = json.ValueSpan;
            else if (name.SequenceEqual("pool"u8)) pool = json.ValueSpan;
            else if (name.SequenceEqual("endpoint"u8)) endpoint = json.ValueSpan;
            else if (name.SequenceEqual("client"u8)) entry.Client = LogText.ClientHash(LogText.WithoutPort(json.ValueSpan));
        }
        if (!hasTime) return "There is no field time.";
        if (method.IsEmpty) return TraceReader.NotARequest; // a TCP connection, or a head that could not be read
        if (!pool.IsEmpty) context.Pools.NumberOf(pool);
        if (context.Pool is { } wanted && !pool.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(wanted))) return TraceReader.NotARequest;
        if (pool.IsEmpty) return TraceReader.NotARequest; // answered by the balancer: a redirect, a refusal
        entry.Key = XxHash64.Hash(target);
        entry.Class = LogText.ClassOf(context, method, target, route);
        if (!endpoint.IsEmpty) entry.Endpoint = context.Endpoints.NumberOf(endpoint);
        else entry.IsFailure = true;
        entry.IsFailure |= entry.Status >= 500;
        return null;
    }
}
