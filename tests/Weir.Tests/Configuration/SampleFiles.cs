using System.Text.Json.Nodes;

namespace Weir.Tests.Configuration;

/// <summary>The smallest file that is in order around one mapping of the schema, so that each of its keys can be tried.</summary>
internal static class SampleFiles
{
    // JSON is YAML, so a file can be put together from nodes.
    public static JsonObject Around(string definition, JsonObject body) => definition switch
    {
        "weir" => body,
        "listener" => File(listener: body),
        "route" => File(listener: new() { ["bind"] = ":80", ["routes"] = new JsonArray(body) }),
        "pathRegex" => Around("route", With(Minimal("route"), "path", body)),
        "condition" => Around("route", With(Minimal("route"), "headers", new JsonObject { ["X-A"] = body })),
        "redirect" or "respond" => Around("route", new() { [definition] = body }),
        "filter" => Around("route", With(Minimal("route"), "filters", new JsonArray(body))),
        "rewritePrefix" or "rewriteRegex" => Around("filter", new() { [definition] = body }),
        "timeouts" => File(listener: With(Minimal("listener"), "timeouts", body)),
        "routeTimeouts" => Around("route", With(Minimal("route"), "timeouts", body)),
        "rateLimit" => Around("route", With(Minimal("route"), "rateLimit", body)),
        "rateLimitKey" => Around("rateLimit", With(Minimal("rateLimit"), "by", body)),
        "retries" => File(pool: With(Minimal("pool"), "retries", body)),
        "breaker" => File(pool: With(Minimal("pool"), "breaker", body)),
        "discovery" => File(pool: With(Minimal("pool"), "discovery", body)),
        "affinity" => File(pool: With(Minimal("pool"), "affinity", body)),
        "queue" => File(pool: With(With(Minimal("pool"), "maxRequests", 1), "queue", body)),
        "limits" => File(listener: With(Minimal("listener"), "limits", body)),
        "forwarding" => File(listener: With(Minimal("listener"), "forwarding", body)),
        "http2" => File(listener: With(Minimal("listener"), "http2", body)),
        "tls" => File(listener: With(With(Minimal("listener"), "protocol", "https"), "tls", body)),
        "certificate" => Around("tls", new() { ["certificates"] = new JsonArray(body) }),
        "clients" => Around("tls", With(Minimal("tls"), "clients", body)),
        "hsts" => File(listener: With(With(With(Minimal("listener"), "protocol", "https"), "tls", Minimal("tls")), "hsts", body)),
        "poolTls" => File(pool: With(Minimal("pool"), "tls", body)),
        "jobs" => File(listener: With(With(Minimal("listener"), "protocol", "jobs"), "jobs", body)),
        "frame" => Around("jobs", new() { ["frame"] = body }),
        "requestClass" => File(pool: With(With(Minimal("pool"), "strategy", "least-finish-time"), "class", body)),
        "requestSize" => File(pool: With(With(Minimal("pool"), "strategy", "least-finish-time"), "size", body)),
        "pool" => File(pool: body),
        "endpoint" => File(pool: new() { ["endpoints"] = new JsonArray(body) }),
        "strategy" => File(pool: With(Minimal("pool"), "strategy", body)),
        "hashKey" => Around("strategy", new() { ["hash"] = body }),
        "health" => File(pool: With(Minimal("pool"), "health", body)),
        "passive" => Around("health", With(Minimal("health"), "passive", body)),
        "flap" => Around("health", With(Minimal("health"), "flap", body)),
        "keepAlive" => File(pool: With(Minimal("pool"), "keepAlive", body)),
        "poolTimeouts" => File(pool: With(Minimal("pool"), "timeouts", body)),
        "admin" or "engine" or "accessLog" or "shutdown" or "ring" => With(File(), definition, body),
        _ => throw new ArgumentException($"The schema has a new mapping '{definition}': say here where it stands.", nameof(definition)),
    };

    /// <summary>The keys without which the mapping is an error.</summary>
    public static JsonObject Minimal(string definition) => definition switch
    {
        "weir" => File(),
        "listener" => new() { ["bind"] = ":80", ["pool"] = "web" },
        "route" => new() { ["pool"] = "web" },
        "pathRegex" => new() { ["regex"] = "/x" },
        "condition" => new() { ["present"] = true },
        "redirect" => new() { ["to"] = "https://a.example" },
        "filter" => new() { ["setRequestHeader"] = new JsonObject { ["X-A"] = "1" } },
        "rewritePrefix" => new() { ["from"] = "/a", ["to"] = "/b" },
        "rewriteRegex" => new() { ["match"] = "/a", ["to"] = "/b" },
        "tls" => new() { ["certificates"] = new JsonArray(Minimal("certificate")) },
        "certificate" => new() { ["certificate"] = "a.pem" },
        "clients" => new() { ["ca"] = "ca.pem" },
        "hsts" => new() { ["maxAge"] = "1d" },
        "pool" => new() { ["endpoints"] = new JsonArray("a:1") },
        "endpoint" => new() { ["address"] = "a:1" },
        "discovery" => new() { ["dns"] = "app:8080" },
        "affinity" => new() { ["cookie"] = "weir" },
        "strategy" => new() { ["hash"] = "uri" },
        "hashKey" => new() { ["header"] = "X-User" },
        "health" => new() { ["http"] = "/healthz" },
        "rateLimit" => new() { ["rate"] = "1/s" },
        "rateLimitKey" => new() { ["header"] = "X-Key" },
        "jobs" => new() { ["frame"] = Minimal("frame") },
        "frame" => new() { ["delimiter"] = ";" },
        "requestClass" or "requestSize" => new() { ["at"] = 0 },
        "admin" => new() { ["bind"] = ":81" },
        "ring" => new() { ["bind"] = "127.0.0.1:7400" },
        _ => [],
    };

    public static JsonObject With(JsonObject mapping, string key, JsonNode? value)
    {
        mapping[key] = value;
        return mapping;
    }

    private static JsonObject File(JsonObject? listener = null, JsonObject? pool = null) => new()
    {
        ["listeners"] = new JsonObject { ["main"] = listener ?? Minimal("listener") },
        ["pools"] = new JsonObject { ["web"] = pool ?? Minimal("pool") },
    };
}
