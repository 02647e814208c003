using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>Strategies, durations, numbers and other keys of a pool.</summary>
public sealed class PoolErrorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Snippets =>
    [
        Snippet.Says(
            "A_strategy_that_HAProxy_calls_otherwise",
            Snippet.Pool("strategy: leastconn"),
            "w.yaml:5:15 pools.web.strategy: 'leastconn' is not a strategy. Did you mean 'least-connections'? Known: first, round-robin, random, two-choices, least-connections, least-response-time, prequal, ip-hash, hash, least-finish-time."),
        Snippet.Says(
            "An_endpoint_protocol_that_is_unknown",
            Snippet.Pool("protocol: h3"),
            "w.yaml:5:15 pools.web.protocol: 'h3' is not an endpoint protocol. Did you mean 'h2'? Known: http1, h2."),
        Snippet.Says(
            "A_strategy_without_a_near_name",
            Snippet.Pool("strategy: fastest"),
            "w.yaml:5:15 pools.web.strategy: 'fastest' is not a strategy. Known: first, round-robin, random, two-choices, least-connections, least-response-time, prequal, ip-hash, hash, least-finish-time."),
        Snippet.Says(
            "A_strategy_that_is_a_list",
            Snippet.Pool("strategy: [ random ]"),
            "w.yaml:5:15 pools.web.strategy: This is a list; a strategy (first, round-robin, random, two-choices, least-connections, least-response-time, prequal, ip-hash, hash, least-finish-time) is expected."),
        Snippet.Says(
            "A_strategy_without_a_value",
            Snippet.Pool("strategy:"),
            "w.yaml:5:14 pools.web.strategy: The value is missing; a strategy (first, round-robin, random, two-choices, least-connections, least-response-time, prequal, ip-hash, hash, least-finish-time) is expected. Without a value, remove the key."),
        Snippet.Says(
            "A_hash_without_a_key",
            Snippet.Pool("strategy: hash"),
            "w.yaml:5:15 pools.web.strategy: 'hash' needs to know what to hash. Write strategy: { hash: uri }, or source, { header: NAME }, { cookie: NAME } or { query: NAME } in place of uri."),
        Snippet.Says(
            "A_hash_of_something_unknown",
            Snippet.Pool("strategy: { hash: url }"),
            "w.yaml:5:23 pools.web.strategy.hash: 'url' is not a hash key. Did you mean 'uri'? Known: uri, source, { header: NAME }, { cookie: NAME } or { query: NAME }."),
        Snippet.Says(
            "A_header_hash_without_a_name",
            Snippet.Pool("strategy: { hash: header }"),
            "w.yaml:5:23 pools.web.strategy.hash: 'header' needs a name. Write hash: { header: NAME }."),
        Snippet.Says(
            "A_hash_of_two_things",
            Snippet.Pool("strategy: { hash: { header: A, cookie: b } }"),
            "w.yaml:5:23 pools.web.strategy.hash: A hash key is exactly one thing: uri, source, { header: NAME }, { cookie: NAME } or { query: NAME }."),
        Snippet.Says(
            "A_hash_of_a_header_with_a_bad_name",
            Snippet.Pool("""strategy: { hash: { header: "X User" } }"""),
            "w.yaml:5:33 pools.web.strategy.hash.header: 'X User' is not the name of a header or cookie. It is 1 to 64 characters without spaces, quotes or separators."),
        Snippet.Says(
            "A_hash_of_an_unknown_kind_with_a_name",
            Snippet.Pool("strategy: { hash: { heder: X } }"),
            "w.yaml:5:25 pools.web.strategy.hash.heder: 'heder' is not a key of a hash key. Did you mean 'header'? Known: header, cookie, query."),
        Snippet.Says(
            "A_load_bound_of_one",
            Snippet.Pool("strategy: { hash: uri, load: 1 }"),
            "w.yaml:5:34 pools.web.strategy.load: '1' is not accepted. The load bound is a number from 1.01 to 10, without quotes."),
        Snippet.Says(
            "A_load_bound_alone",
            Snippet.Pool("strategy: { load: 1.5 }"),
            "w.yaml:5:15 pools.web.strategy: A strategy with settings names exactly one hashing strategy (hash), as in strategy: { hash: uri, load: 1.25 }."),
        Snippet.Says(
            "Settings_for_a_strategy_that_takes_none",
            Snippet.Pool("strategy: { random: uri }"),
            "w.yaml:5:17 pools.web.strategy.random: 'random' hashes nothing and takes no settings. Write strategy: random."),
        Snippet.Says(
            "An_unknown_key_of_a_pool",
            Snippet.Pool("stratgy: random"),
            "w.yaml:5:5 pools.web.stratgy: 'stratgy' is not a key of a pool. Did you mean 'strategy'? Known: strategy, health, costs, costUnit, classes, class, size, affinity, slowStart, panic, retries, resume, breaker, maxRequests, queue, protocol, keepAlive, timeouts, tls, drainTimeout, discovery, endpoints."),
        Snippet.Says(
            "An_unknown_key_without_a_near_name",
            Snippet.Pool("colour: red"),
            "w.yaml:5:5 pools.web.colour: 'colour' is not a key of a pool. Known: strategy, health, costs, costUnit, classes, class, size, affinity, slowStart, panic, retries, resume, breaker, maxRequests, queue, protocol, keepAlive, timeouts, tls, drainTimeout, discovery, endpoints."),
        Snippet.Says(
            "Discovery_that_is_no_mapping",
            Snippet.Pool("discovery: dns"),
            "w.yaml:5:16 pools.web.discovery: This is a single value; the keys of discovery are expected: dns, every. Write discovery: { dns: \"app.internal:8080\" }."),
        Snippet.Says(
            "Discovery_without_a_name",
            Snippet.Pool("discovery: { every: 5s }"),
            "w.yaml:5:16 pools.web.discovery: 'dns' is missing. Give the name: dns: \"app.internal:8080\"."),
        Snippet.Says(
            "Discovery_of_an_address",
            Snippet.Pool("discovery: { dns: \"10.0.0.1:80\" }"),
            "w.yaml:5:23 pools.web.discovery.dns: '10.0.0.1:80' is an address, and only names are looked up. Write it under 'endpoints'."),
        Snippet.Says(
            "Discovery_of_a_name_without_a_port",
            Snippet.Pool("discovery: { dns: app.internal }"),
            "w.yaml:5:23 pools.web.discovery.dns: 'app.internal' has no port. Add it: app.internal:80, with your port."),
        Snippet.Says(
            "A_drain_time_without_a_unit",
            Snippet.Pool("drainTimeout: 30"),
            "w.yaml:5:19 pools.web.drainTimeout: '30' has no unit. Write 30s for seconds or 30ms for milliseconds."),
        Snippet.Says(
            "A_check_at_no_port",
            Snippet.Pool("health: { tcp: true, port: 70000 }"),
            "w.yaml:5:32 pools.web.health.port: 70000 is out of range. A port runs from 1 to 65535."),
        Snippet.Says(
            "Outliers",
            Snippet.Pool("outlier: {}"),
            "w.yaml:5:5 pools.web.outlier: 'outlier' is not a key of a pool. Here that is 'breaker'. Known: strategy, health, costs, costUnit, classes, class, size, affinity, slowStart, panic, retries, resume, breaker, maxRequests, queue, protocol, keepAlive, timeouts, tls, drainTimeout, discovery, endpoints."),
        Snippet.Says(
            "A_priority_of_a_pool",
            Snippet.Pool("priority: 1"),
            "w.yaml:5:5 pools.web.priority: 'priority' is not a key of a pool. Here that is 'endpoints[].tier'. Known: strategy, health, costs, costUnit, classes, class, size, affinity, slowStart, panic, retries, resume, breaker, maxRequests, queue, protocol, keepAlive, timeouts, tls, drainTimeout, discovery, endpoints."),
        Snippet.Says(
            "A_limit_of_a_pools_connections",
            Snippet.Pool("maxConnections: 400"),
            "w.yaml:5:5 pools.web.maxConnections: 'maxConnections' is not a key of a pool. Here that is 'maxRequests'. Known: strategy, health, costs, costUnit, classes, class, size, affinity, slowStart, panic, retries, resume, breaker, maxRequests, queue, protocol, keepAlive, timeouts, tls, drainTimeout, discovery, endpoints."),
        Snippet.Says(
            "A_duration_without_a_unit",
            Snippet.Pool("slowStart: 10"),
            "w.yaml:5:16 pools.web.slowStart: '10' has no unit. Write 10s for seconds or 10ms for milliseconds."),
        Snippet.Says(
            "A_zero_without_a_unit",
            Snippet.Pool("slowStart: 0"),
            "w.yaml:5:16 pools.web.slowStart: '0' has no unit. Write 0s for seconds or 0ms for milliseconds."),
        Snippet.Says(
            "A_duration_with_an_unknown_unit",
            Snippet.Pool("slowStart: 10 seconds"),
            "w.yaml:5:16 pools.web.slowStart: '10 seconds' is not a duration. Write whole numbers with units, larger ones first: 250ms, 2s, 1m30s, 1h."),
        Snippet.Says(
            "A_duration_with_a_fraction",
            Snippet.Pool("slowStart: 1.5s"),
            "w.yaml:5:16 pools.web.slowStart: '1.5s' is not a duration. Write whole numbers with units, larger ones first: 250ms, 2s, 1m30s, 1h."),
        Snippet.Says(
            "A_duration_with_units_out_of_order",
            Snippet.Pool("slowStart: 5s1m"),
            "w.yaml:5:16 pools.web.slowStart: '5s1m' is not a duration. Write whole numbers with units, larger ones first: 250ms, 2s, 1m30s, 1h."),
        Snippet.Says(
            "A_duration_that_ends_without_a_unit",
            Snippet.Pool("slowStart: 1m30"),
            "w.yaml:5:16 pools.web.slowStart: '1m30' ends without a unit. Write the last part with ms, s or m."),
        Snippet.Says(
            "A_duration_beyond_a_day",
            Snippet.Pool("slowStart: 48h"),
            "w.yaml:5:16 pools.web.slowStart: '48h' is out of range. This duration runs from 0s to 24h."),
        Snippet.Says(
            "A_duration_that_is_a_list",
            Snippet.Pool("slowStart: [ 1s ]"),
            "w.yaml:5:16 pools.web.slowStart: This is a list; a duration such as 250ms, 2s or 1m30s is expected."),
        Snippet.Says(
            "A_duration_that_is_missing",
            Snippet.Pool("slowStart:"),
            "w.yaml:5:15 pools.web.slowStart: The value is missing; a duration such as 250ms, 2s or 1m30s is expected. Without a value, remove the key."),
        Snippet.Says(
            "A_wait_of_no_time",
            Snippet.Pool("timeouts: { connect: 0s }"),
            "w.yaml:5:26 pools.web.timeouts.connect: '0s' is out of range. This duration runs from 1ms to 24h."),
        Snippet.Says(
            "Too_many_retries",
            Snippet.Pool("retries: 99"),
            "w.yaml:5:14 pools.web.retries: 99 is out of range. The number of retries runs from 0 to 10."),
        Snippet.Says(
            "A_number_that_overflows",
            Snippet.Pool("retries: 99999999999999999999"),
            "w.yaml:5:14 pools.web.retries: 99999999999999999999 is out of range. The number of retries runs from 0 to 10."),
        Snippet.Says(
            "A_number_in_quotes",
            Snippet.Pool("retries: \"2\""),
            "w.yaml:5:14 pools.web.retries: '2' stands in quotes, which makes it text. Write it without."),
        Snippet.Says(
            "A_number_that_is_a_word",
            Snippet.Pool("retries: two"),
            "w.yaml:5:14 pools.web.retries: 'two' is not a whole number. The number of retries runs from 0 to 10."),
        Snippet.Says(
            "A_negative_number",
            Snippet.Pool("keepAlive: { maxIdle: -1 }"),
            "w.yaml:5:27 pools.web.keepAlive.maxIdle: -1 is out of range. A number of idle connections runs from 0 to 10000."),
        Snippet.Says(
            "A_boolean_that_is_yes",
            Snippet.Pool("panic: yes"),
            "w.yaml:5:12 pools.web.panic: 'yes' is neither true nor false. Write true."),
        Snippet.Says(
            "A_boolean_in_quotes",
            Snippet.Pool("panic: \"false\""),
            "w.yaml:5:12 pools.web.panic: 'false' is neither true nor false but text, because of its quotes. Write false."),
        Snippet.Says(
            "A_boolean_that_is_a_word",
            Snippet.Pool("panic: maybe"),
            "w.yaml:5:12 pools.web.panic: 'maybe' is neither true nor false. Write true or false."),
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Says_what_is_wrong_where_and_how_to_mend_it(string yaml, string expected) => Assert.Equal(expected, Snippet.MessagesOf(yaml));
}
