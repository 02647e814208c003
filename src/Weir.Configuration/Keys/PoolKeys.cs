using Weir.Configuration.Forms;
using Weir.Configuration.Text;

namespace Weir.Configuration.Keys;

/// <summary><c>pools.NAME:</c></summary>
internal static class PoolKeys
{
    private const int MaxEndpoints = 4096;

    public static ObjectShape<PoolConfig> For(ConfigurationVocabulary vocabulary)
    {
        var address = new ParsedForm<EndpointAddress>(
            "address", "an address such as 10.0.0.11:80, app:8080 or unix:/run/app.sock", EndpointAddressText.Parse);
        return new ObjectShape<PoolConfig>(
                "pool",
                "a pool",
                "A named group of endpoints with one strategy and one health check.",
                (name, position) => new() { Name = name, Endpoints = [], Position = position })
            .Key(
                "strategy",
                StrategyKeys.For(vocabulary),
                (c, v) => c with { Strategy = v },
                StrategyConfig.DefaultName,
                "How an endpoint is picked; `weir strategies` explains each.")
            .Key(
                "health",
                new ObjectForm<HealthConfig>(HealthKeys.Health()),
                (c, v) => c with { Health = v },
                "none",
                "How failing endpoints are noticed; absent, by failed connects alone: [passive health](#passive-health).")
            .WorkKeysOf()
            .Key("affinity", AffinityKeys.Affinity, (c, v) => c with { Affinity = v }, "none", "How a client comes back to the same endpoint.")
            .Key(
                "slowStart",
                ScalarForms.Period,
                (c, v) => c with { SlowStart = v },
                "0s",
                "How long an endpoint that became healthy takes to reach its full weight.")
            .Key(
                "panic",
                new PanicForm(ScalarForms.Boolean, new PercentForm(100)),
                (c, v) => c with { Panic = v.IsOn, PanicBelow = v.Below },
                "true",
                "With no healthy endpoint: true tries them all, false answers 503. A percentage: all are tried when fewer are healthy.")
            .Key(
                "retries",
                ResilienceKeys.Retries,
                (c, v) => c with { Retries = v },
                "2",
                "Further endpoints tried after a failure, where that is safe.")
            .Key(
                "resume",
                ScalarForms.Boolean,
                (c, v) => c with { Resume = v },
                "true",
                "A response to GET that breaks off goes on from another endpoint, if it has a length and a strong validator (docs/resilience.md).")
            .Key("breaker", ResilienceKeys.Breaker, (c, v) => c with { Breaker = v }, "none", "Leaves out endpoints where live traffic fails.")
            .Key(
                "maxRequests",
                ResilienceKeys.Requests,
                (c, v) => c with { MaxRequests = v },
                "none",
                "Requests (tcp: connections) in progress at all endpoints together; beyond it they queue, or get 503.")
            .Key("queue", ResilienceKeys.Queue, (c, v) => c with { Queue = v }, "none", "Where requests wait while the pool is at its limit.")
            .Key(
                "protocol",
                new WordForm<UpstreamProtocol>("an endpoint protocol", [("http1", UpstreamProtocol.Http1), ("h2", UpstreamProtocol.H2)]),
                (c, v) => c with { Protocol = v },
                "http1",
                "What the endpoints speak: `h2` is HTTP/2, as gRPC servers want it: with prior knowledge, or with `tls` by ALPN. Health checks speak HTTP/1.1: with `h2` check by `tcp`.")
            .Key(
                "keepAlive",
                new ObjectForm<KeepAliveConfig>(KeepAlive()),
                (c, v) => c with { KeepAlive = v },
                "none",
                "Idle connections to endpoints; absent, their defaults.")
            .Key(
                "timeouts",
                new ObjectForm<PoolTimeoutsConfig>(Timeouts()),
                (c, v) => c with { Timeouts = v },
                "none",
                "What this pool changes of its listener's time-outs.")
            .Key("tls", TlsKeys.Pool, (c, v) => c with { Tls = v }, "none", "TLS to the endpoints; absent, they are spoken to unencrypted.")
            .Key(
                "drainTimeout",
                ScalarForms.Period,
                (c, v) => c with { DrainTimeout = v },
                "none",
                "How long requests and connections of an endpoint that is drained, disabled or removed may go on; then they are cut. Absent, as long as they take.")
            .Key(
                "discovery",
                new ObjectForm<DiscoveryConfig>(Discovery()),
                (c, v) => c with { Discovery = v },
                "none",
                "Endpoints that a name in the DNS tells, beside `endpoints` or in their place.")
            .Key(
                "endpoints",
                new ListForm<EndpointConfig>(
                    new ShorthandForm<EndpointAddress, EndpointConfig>(
                        "an address such as 10.0.0.11:80, or a mapping with 'address',",
                        "address",
                        address,
                        (at, position) => new() { Address = at, Position = position },
                        Endpoint(address)),
                    "endpoints",
                    MaxEndpoints,
                    "The pool has no endpoint. Give one: endpoints: [ \"10.0.0.11:80\" ]."),
                (c, v) => c with { Endpoints = v },
                "none",
                "Addresses, or mappings with `address`. At least one, unless there is `discovery`.");
    }

    private static ObjectShape<DiscoveryConfig> Discovery() =>
        new ObjectShape<DiscoveryConfig>(
            "discovery",
            "discovery",
            "Endpoints that come and go with the addresses of a name: A records, or AAAA where there is none. When a lookup fails, the last good answer stays.",
            (_, position) => new() { Dns = EndpointAddressText.Unread, Position = position })
        .Example("discovery: { dns: \"app.internal:8080\" }")
        .Required(
            "dns",
            new ParsedForm<EndpointAddress>("name and port", "a name and port such as app.internal:8080", DiscoveryNameText.Parse),
            (c, v) => c with { Dns = v },
            "Give the name: dns: \"app.internal:8080\".",
            "Host name and port; each of its addresses is an endpoint.")
        .Key("every", ScalarForms.Wait, (c, v) => c with { Every = v }, "10s", "From one lookup to the next.");

    private static ObjectShape<EndpointConfig> Endpoint(ParsedForm<EndpointAddress> address) =>
        new ObjectShape<EndpointConfig>(
            "endpoint",
            "an endpoint",
            "One address of a pool.",
            (_, position) => new() { Address = EndpointAddressText.Unread, Position = position })
        .Required(
            "address",
            address,
            (c, v) => c with { Address = v },
            "Give it: address: 10.0.0.11:80.",
            "IP and port, host name and port (looked up at start and at each reload; a name with several addresses is as many endpoints), or `unix:/path`.")
        .Key(
            "weight",
            new IntegerForm(1, 256, "A weight", "to keep the endpoint but send it nothing new, set drain: true"),
            (c, v) => c with { Weight = v },
            "1",
            "Its share beside the others.")
        .Key("backup", ScalarForms.Boolean, (c, v) => c with { Tier = v ? 1 : 0 }, "false", "True is short for tier: 1.")
        .Key(
            "tier",
            new IntegerForm(0, 15, "A tier"),
            (c, v) => c with { Tier = v },
            "0",
            "0 serves first; a higher tier only while no lower one can.")
        .Key(
            "maxRequests",
            ResilienceKeys.Requests,
            (c, v) => c with { MaxRequests = v },
            "none",
            "Requests (tcp: connections) in progress there at once; while it is full, others are picked.")
        .Key("drain", ScalarForms.Boolean, (c, v) => c with { Drain = v }, "false", "No new work; what runs finishes.")
        .Key("disabled", ScalarForms.Boolean, (c, v) => c with { Disabled = v }, "false", "Neither used nor checked.")
        .Key("tags", new TagsForm(), (c, v) => c with { Tags = v }, "none", "Words about it, as in `{ kind: video }`; `weir_endpoint_info` shows them, and `kind` is the column of `costs`.")
        .Later("zone");

    private static ObjectShape<KeepAliveConfig> KeepAlive() =>
        new ObjectShape<KeepAliveConfig>("keepAlive", "keep-alive", "Idle connections to the endpoints of a pool.", (_, _) => new())
        .Key(
            "maxIdle",
            new IntegerForm(0, 10_000, "A number of idle connections"),
            (c, v) => c with { MaxIdle = v },
            "1024",
            "Idle connections kept per loop and endpoint; 0 keeps none. Fewer than requests in progress at once: the others connect anew.")
        .Key(
            "idleTimeout",
            ScalarForms.Wait,
            (c, v) => c with { IdleTimeout = v },
            "30s",
            "An idle connection older than this is closed; keep it below the endpoint's own limit.")
        .Key(
            "ping",
            ScalarForms.Period,
            (c, v) => c with { Ping = v },
            "20s",
            "With `protocol: h2`: after so long a silence an idle connection is asked for a sign of life, and cut when none comes within 5 s; 0s: never.");

    private static ObjectShape<PoolTimeoutsConfig> Timeouts() =>
        new ObjectShape<PoolTimeoutsConfig>(
            "poolTimeouts",
            "pool time-outs",
            "What a pool changes of its listener's time-outs; a key left out keeps the listener's value.",
            (_, _) => new())
        .Key("bodyIdle", ScalarForms.Wait, (c, v) => c with { BodyIdle = v }, "none", "Between two pieces of a body, either way.")
        .Key("connect", ScalarForms.Wait, (c, v) => c with { Connect = v }, "none", "To connect to an endpoint.")
        .Key(
            "firstByte",
            ScalarForms.Wait,
            (c, v) => c with { FirstByte = v },
            "none",
            "From the end of the request to the first byte of the response.")
        .Key("idle", ScalarForms.Wait, (c, v) => c with { Idle = v }, "none", "A TCP connection or tunnel on which neither side sends.");
}
