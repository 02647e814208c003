using Weir.Configuration;
using Weir.Tests.Configuration.Errors;
using Xunit;

namespace Weir.Tests.Configuration;

/// <summary>Doubts that stop nothing.</summary>
public sealed class WarningTests
{
    [Fact]
    public void A_pool_that_nobody_uses() =>
        Assert.Equal(
            "w.yaml:2:41 pools.old: No listener sends anything to this pool. Name it in a route, or remove it.",
            Warning(Snippet.Web + """pools: { web: { endpoints: [ "a:1" ] }, old: { endpoints: [ "b:1" ] } }"""));

    [Fact]
    public void A_pool_whose_endpoints_all_take_no_work() =>
        Assert.Equal(
            "w.yaml:2:10 pools.web: Every endpoint is drained or disabled: the pool answers nothing.",
            Warning(Snippet.Web + """pools: { web: { endpoints: [ { address: "a:1", drain: true }, { address: "b:1", disabled: true } ] } }"""));

    [Fact]
    public void An_ejection_where_a_check_decides() =>
        Assert.Equal(
            "w.yaml:5:35 pools.web.health.passive.ejection: The http check decides when an endpoint is back, so 'ejection' changes nothing. "
                + "Remove the key, or the check.",
            Warning(Snippet.Pool("health: { http: /, passive: { ejection: 5s } }")));

    [Fact]
    public void A_try_that_ends_with_the_time_to_the_first_byte() =>
        Assert.Equal(
            "w.yaml:5:24 pools.web.retries.perTry: 'perTry' is 2s and the pool's 'firstByte' 1s, which ends the wait first. Shorten 'perTry', or lengthen the other.",
            Warning(Snippet.Pool("retries: { perTry: 2s }\ntimeouts: { firstByte: 1s }")));

    [Fact]
    public void A_pools_try_that_ends_with_the_total_of_a_route() =>
        Assert.Equal(
            "w.yaml:2:58 pools.web.retries.perTry: 'perTry' is 2s and 'total' of listeners.web.routes[0] 1s, which ends the wait first. Shorten 'perTry', or lengthen the other.",
            Warning(OneRoute("timeouts: { total: 1s }") + """pools: { web: { endpoints: [ "a:1" ], retries: { perTry: 2s } } }"""));

    [Fact]
    public void A_wait_in_the_queue_that_ends_with_the_total_of_a_route() =>
        Assert.Equal(
            "w.yaml:2:70 pools.web.queue.wait: 'wait' is 3s and 'total' of listeners.web.routes[0] 1s, which ends the wait first. Shorten 'wait', or lengthen the other.",
            Warning(OneRoute("timeouts: { total: 1s }") + """pools: { web: { endpoints: [ "a:1" ], maxRequests: 1, queue: { wait: 3s } } }"""));

    [Fact]
    public void Times_that_the_file_does_not_name_are_no_doubt() =>
        Assert.Empty(ConfigurationLoader.Load(
            OneRoute("timeouts: { total: 500ms, firstByte: 100ms }, retries: { perTry: 100ms }")
                + """pools: { web: { endpoints: [ "a:1" ], maxRequests: 1, queue: {} } }""",
            "w.yaml",
            Words.All).Warnings);

    [Theory]
    [InlineData("maxConnectionsPerSource: 5, pool: web", "", "maxConnectionsPerSource")]
    [InlineData("pool: web", "strategy: ip-hash,", "strategy ip-hash")]
    [InlineData("pool: web", "affinity: { by: address },", "affinity by address")]
    [InlineData("routes: [ { source: 10.0.0.0/8, pool: web }, { rateLimit: { rate: 5/s }, pool: web } ]", "", "source, rateLimit by ip")]
    public void Clients_told_apart_by_an_address_that_they_do_not_have(string listener, string pool, string uses) =>
        Assert.Equal(
            $"w.yaml:1:21 listeners.web.bind: Clients of a Unix socket have no address, so all of them are one to: {uses}. "
                + "If a proxy is in front, set forwarding.trust: what comes through the socket is then believed; else remove them.",
            Warning($"listeners: {{ web: {{ bind: \"unix:/run/w\", {listener} }} }}\npools: {{ web: {{ {pool} endpoints: [ \"a:1\" ] }} }}\n"));

    [Theory]
    [InlineData("bind: \"unix:/run/w\", forwarding: { trust: [ 127.0.0.1 ] }, pool: web")]
    [InlineData("bind: \":80\", pool: web")]
    public void Clients_that_have_an_address_are_no_doubt(string listener)
    {
        var result = ConfigurationLoader.Load(
            $"listeners: {{ web: {{ {listener} }} }}\npools: {{ web: {{ strategy: ip-hash, endpoints: [ \"a:1\" ] }} }}\n", "w.yaml", Words.All);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
    }

    private static string OneRoute(string keys) => $"listeners: {{ web: {{ bind: \":80\", routes: [ {{ pool: web, {keys} }} ] }} }}\n";

    [Theory]
    [InlineData("{ pool: web }", "{ path: /x, pool: web }")]
    [InlineData("{ path: /**, pool: web }", "{ host: a.example, pool: web }")]
    [InlineData("{ path: /api/**, pool: web }", "{ path: /api, pool: web }")]
    [InlineData("{ path: /api/**, pool: web }", "{ host: a.example, path: /api/v1/**, pool: web }")]
    [InlineData("{ host: \"*.a.example\", pool: web }", "{ host: b.c.a.example, path: /x, pool: web }")]
    [InlineData("{ host: \"*.a.example\", pool: web }", "{ host: \"*.b.a.example\", pool: web }")]
    [InlineData("{ host: a.example, path: /x, pool: web }", "{ host: A.example, path: /x, pool: web }")]
    [InlineData("{ methods: [ GET, POST ], pool: web }", "{ methods: GET, path: /x, pool: web }")]
    [InlineData("{ source: 10.0.0.0/8, pool: web }", "{ source: [ 10.1.0.0/16, 10.2.3.4 ], pool: web }")]
    [InlineData("{ headers: { X-A: { present: true } }, pool: web }", "{ headers: { x-a: \"1\", X-B: b }, pool: web }")]
    [InlineData("{ query: { q: { prefix: a } }, pool: web }", "{ query: { q: abc }, pool: web }")]
    [InlineData("{ path: /a/**, pool: web }", "{ path: /a/*.png, pool: web }")]
    [InlineData("{ path: { regex: \"/x.*\" }, pool: web }", "{ path: { regex: \"/x.*\" }, methods: GET, pool: web }")]
    public void A_route_that_an_earlier_one_hides(string earlier, string later) =>
        Assert.Equal(
            "w.yaml:6:9 listeners.web.routes[1]: No request reaches this route: routes[0] in line 5 takes everything that it matches. Move it up, or remove it.",
            Warning(Snippet.Listener($"routes:\n  - {earlier}\n  - {later}")));

    [Theory]
    [InlineData("{ path: /x, pool: web }", "{ pool: web }")]
    [InlineData("{ path: /api/**, pool: web }", "{ path: /apis, pool: web }")]
    [InlineData("{ path: /api, pool: web }", "{ path: /api/**, pool: web }")]
    [InlineData("{ host: \"*.a.example\", pool: web }", "{ host: a.example, pool: web }")]
    [InlineData("{ host: \"*.a.example\", pool: web }", "{ host: ba.example, pool: web }")]
    [InlineData("{ host: a.example, path: /x/**, pool: web }", "{ path: /x/y, pool: web }")]
    [InlineData("{ methods: GET, pool: web }", "{ methods: [ GET, POST ], pool: web }")]
    [InlineData("{ methods: GET, pool: web }", "{ path: /x, pool: web }")]
    [InlineData("{ source: 10.0.0.0/8, pool: web }", "{ source: 0.0.0.0/0, pool: web }")]
    [InlineData("{ source: 10.0.0.0/8, pool: web }", "{ source: [ 10.1.0.0/16, 192.0.2.1 ], pool: web }")]
    [InlineData("{ cookies: { id: { present: true } }, pool: web }", "{ cookies: { ID: { present: true } }, pool: web }")]
    [InlineData("{ headers: { X-A: { present: true } }, pool: web }", "{ headers: { X-A: { present: false } }, pool: web }")]
    [InlineData("{ path: /a/*, pool: web }", "{ path: /a/b, methods: GET, pool: web }")]
    public void A_route_that_some_request_reaches_is_no_doubt(string earlier, string later) =>
        Assert.Empty(ConfigurationLoader.Load(Snippet.Listener($"routes:\n  - {earlier}\n  - {later}"), "w.yaml", Words.All).Warnings);

    private static string Warning(string yaml)
    {
        var result = ConfigurationLoader.Load(yaml, "w.yaml", Words.All);
        Assert.NotNull(result.Configuration);
        return Assert.Single(result.Warnings).ToString();
    }
}
