using System.Collections.Frozen;

namespace Weir.Configuration;

/// <summary>Words of HAProxy, nginx, Envoy and keepalived where Weir has another: a hint for who knows those.</summary>
/// <remarks>No spelling leads from one to the other, so <see cref="Suggestion"/> cannot find them.</remarks>
internal static class ForeignWords
{
    /// <summary>By the name of the mapping's shape: what is written there, and what is meant.</summary>
    private static readonly FrozenDictionary<string, (string Words, string Meant)[]> Meanings = new Dictionary<string, (string, string)[]>
    {
        ["weir"] =
        [
            ("frontend frontends listen server http stream virtual_server entryPoints", "listeners"),
            ("backend backends upstream upstreams clusters services", "pools"),
            ("log access_log log_format", "accessLog"),
            ("stats", "admin"),
            ("worker_processes nbthread", "engine"),
        ],
        ["listener"] =
        [
            ("listen port address", "bind"),
            ("default_backend proxy_pass backend upstream cluster", "pool"),
            ("use_backend acl location locations rules", "routes"),
            ("mode", "protocol"),
            ("maxconn worker_connections", "maxConnections"),
            ("timeout", "timeouts"),
            ("set_real_ip_from", "forwarding"),
        ],
        ["route"] =
        [
            ("proxy_pass backend use_backend default_backend upstream cluster service", "pool"),
            ("server_name domain domains hostname", "host"),
            ("location prefix url uri", "path"),
        ],
        ["pool"] =
        [
            ("balance algorithm lb_policy lb_algo lb_method method", "strategy"),
            ("server servers backend backends upstream hosts targets members nodes addresses", "endpoints"),
            ("check httpchk healthcheck health_check health_checks", "health"),
            ("slowstart slow_start", "slowStart"),
            ("keepalive", "keepAlive"),
            ("timeout", "timeouts"),
            ("proxy_next_upstream_tries", "retries"),
            ("maxConnections maxconn max_conns max_connections", "maxRequests"),
            ("outlier outlier_detection", "breaker"),
            ("priority", "endpoints[].tier"),
        ],
        ["endpoint"] =
        [
            ("server host addr ip url", "address"),
            ("down disable", "disabled"),
            ("priority", "tier"),
            ("maxConnections maxconn max_conns max_connections", "maxRequests"),
        ],
        ["health"] =
        [
            ("inter interval", "every"),
            ("fastinter downinter", "fastEvery"),
            ("uri path url httpchk", "http"),
            ("status expected_statuses http-check", "expect"),
            ("healthy_threshold passes", "rise"),
            ("unhealthy_threshold fails max_fails", "fall"),
        ],
        ["timeouts"] =
        [
            ("http-request client_header_timeout", "head"),
            ("client client_body_timeout", "bodyIdle"),
            ("server proxy_read_timeout", "firstByte"),
            ("proxy_connect_timeout", "connect"),
            ("http-keep-alive keepalive_timeout", "keepAlive"),
            ("tunnel", "idle"),
        ],
        ["limits"] = [("client_max_body_size", "body"), ("large_client_header_buffers", "head")],
    }.ToFrozenDictionary();

    /// <summary><c> Here that is 'strategy'.</c> with its leading space; null when the word is no other program's.</summary>
    public static string? Sentence(string shape, string word)
    {
        if (!Meanings.TryGetValue(shape, out var meanings))
            return null;
        foreach (var (words, meant) in meanings)
            foreach (var range in words.AsSpan().Split(' '))
                if (words.AsSpan()[range].SequenceEqual(word))
                    return $" Here that is '{meant}'.";
        return null;
    }
}
