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
            ("tls ssl certificates", "tls, a key of each listener and of each pool"),
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
            ("certificates certificate cert crt ssl ssl_certificate", "tls: { certificates: [ { certificate: FILE, key: FILE } ] }"),
            ("alpn", "http2: h2 and http/1.1 are offered, and with http2: off http/1.1 alone"),
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
            ("ssl sni ca certificate proxy_ssl_verify", "tls"),
        ],
        ["endpoint"] =
        [
            ("server host addr ip url", "address"),
            ("down disable", "disabled"),
            ("priority", "tier"),
            ("maxConnections maxconn max_conns max_connections", "maxRequests"),
            ("tls ssl sni verify", "tls, a key of the pool, for all its endpoints"),
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
        ["tls"] =
        [
            ("min minVersion min_version ssl_protocols ssl-min-ver protocols versions", "minimum"),
            ("ca verify clientAuth client_auth ssl_client_certificate ca-file", "clients: { ca: FILE }"),
            ("certificate cert crt key", "certificates: [ { certificate: FILE, key: FILE } ]"),
            ("alpn", "http2, a key of the listener"),
        ],
        ["poolTls"] =
        [
            ("sni serverName server_name proxy_ssl_name host", "name"),
            ("caFile ca_file ca-file cafile proxy_ssl_trusted_certificate", "ca"),
            ("cert crt proxy_ssl_certificate", "certificate"),
            ("insecure skipVerify proxy_ssl_verify", "verify"),
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
