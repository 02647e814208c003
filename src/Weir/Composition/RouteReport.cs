using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Weir.Configuration;
using Weir.Proxy.Routing;

namespace Weir.Composition;

/// <summary>Writes what <c>weir route</c> has found, for people or for programs. Pure.</summary>
internal static class RouteReport
{
    private const int LabelWidth = 10;

    public static string Text(RouteQuestion question, ListenerConfig listener, RouteDecision decision, WeirConfiguration configuration)
    {
        StringBuilder text = new();
        Line(text, "request", $"{question.Method} {question.Url.Target} for {question.Url.Authority} from {question.From}");
        Line(text, "listener", $"{listener.Name} on {string.Join(", ", listener.Bind)}");
        if (decision.Path.Length > 0 && decision.Path != question.Url.Target)
            Line(text, "path", decision.Path);
        foreach (((Route route, string why), int index) in decision.Passed.Select((p, i) => (p, i)))
            Line(text, "not", $"{Name(route, index)}: {why}");
        Line(text, "route", decision.Route is { } taken ? Name(taken, decision.RouteIndex) : "none");
        foreach ((string kind, string effect) in decision.Filters)
            Line(text, "filter", $"{kind} {effect}");
        if (decision.Pool is { } pool)
            Line(text, "pool", $"{pool}, strategy {Strategy(pool, configuration)}{Split(decision)}");
        if (decision.Target is { } target)
            Line(text, "target", target);
        if (decision.Status is { } status)
            Line(text, "answer", $"{status} {decision.Reason}{(decision.Location is { } to ? $", Location: {to}" : "")}");
        return text.ToString();
    }

    public static string Json(RouteQuestion question, ListenerConfig listener, RouteDecision decision, WeirConfiguration configuration)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("method", question.Method);
            json.WriteString("url", $"{question.Url.Scheme}://{question.Url.Authority}{question.Url.Target}");
            json.WriteString("from", question.From.ToString());
            json.WriteString("listener", listener.Name);
            json.WriteString("path", decision.Path);
            json.WriteStartArray("passed");
            foreach (((Route route, string why), int index) in decision.Passed.Select((p, i) => (p, i)))
            {
                json.WriteStartObject();
                WriteRoute(json, route, index);
                json.WriteString("why", why);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (decision.Route is { } taken)
            {
                json.WriteStartObject("route");
                WriteRoute(json, taken, decision.RouteIndex);
                json.WriteEndObject();
            }

            json.WriteStartArray("filters");
            foreach ((string kind, string effect) in decision.Filters)
            {
                json.WriteStartObject();
                json.WriteString("filter", kind);
                json.WriteString("effect", effect);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteOutcome(json, decision, configuration);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteOutcome(Utf8JsonWriter json, RouteDecision decision, WeirConfiguration configuration)
    {
        if (decision.Pool is { } pool)
        {
            json.WriteString("pool", pool);
            json.WriteString("strategy", Strategy(pool, configuration));
        }

        if (decision.Point is { } point)
            json.WriteNumber("point", Math.Round(point, 6));
        if (decision.Target is { } target)
            json.WriteString("target", target);
        if (decision.Status is { } status)
        {
            json.WriteNumber("status", status);
            json.WriteString("reason", decision.Reason);
        }

        if (decision.Location is { } location)
            json.WriteString("location", location);
    }

    private static void WriteRoute(Utf8JsonWriter json, Route route, int index)
    {
        json.WriteNumber("index", index);
        if (route.Options.Name is { } name)
            json.WriteString("name", name);
        json.WriteString("at", route.Options.Source);
    }

    private static string Name(Route route, int index) =>
        $"routes[{index}]{(route.Options.Name is { } name ? $" {name}" : "")} at {route.Options.Source}";

    private static string Strategy(string pool, WeirConfiguration configuration) =>
        configuration.Pools.First(p => p.Name == pool).Strategy.Name;

    private static string Split(RouteDecision decision)
    {
        if (decision.Point is not { } point)
            return "";
        var shares = decision.Route!.Options.Pools!.Shares;
        string weights = string.Join(", ", shares.Select(s => $"{s.Pool.Name} {s.Weight}"));
        return string.Create(CultureInfo.InvariantCulture, $" (of {weights}; this client is at {point:0.0000} of the line)");
    }

    private static void Line(StringBuilder text, string label, string value) => text.Append(label.PadRight(LabelWidth)).Append(value).Append('\n');
}
