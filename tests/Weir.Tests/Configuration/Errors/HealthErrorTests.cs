using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>Health checks.</summary>
public sealed class HealthErrorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Snippets =>
    [
        Snippet.Says(
            "A_health_check_of_nothing",
            Snippet.Pool("health: { every: 2s }"),
            "w.yaml:5:5 pools.web.health: What to check is missing. Write http: /healthz, or tcp: true."),
        Snippet.Says(
            "Passive_health_with_the_keys_of_a_check",
            Snippet.Pool("health: { passive: { connectFailures: 2 }, rise: 2 }"),
            "w.yaml:5:5 pools.web.health: What to check is missing. Write http: /healthz, or tcp: true."),
        Snippet.Says(
            "A_health_check_with_no_key",
            Snippet.Pool("health: {}"),
            "w.yaml:5:5 pools.web.health: What to check is missing. Write http: /healthz, or tcp: true."),
        Snippet.Says(
            "A_share_above_all",
            Snippet.Pool("health: { passive: { serverErrorShare: 101% } }"),
            "w.yaml:5:44 pools.web.health.passive.serverErrorShare: '101%' is not a percentage from 0% to 100%."),
        Snippet.Says(
            "Flap_damping_by_a_window",
            Snippet.Pool("health: { tcp: true, flap: { window: 1m } }"),
            "w.yaml:5:34 pools.web.health.flap.window: 'window' is not a key of flap damping. Known: hold, maxHold, forgiveAfter."),
        Snippet.Says(
            "A_health_check_of_both_kinds",
            Snippet.Pool("health: { http: /, tcp: true }"),
            "w.yaml:5:24 pools.web.health.tcp: A check is either 'http' or 'tcp'. Remove one of them."),
        Snippet.Says(
            "A_tcp_check_that_is_false",
            Snippet.Pool("health: { tcp: false }"),
            "w.yaml:5:20 pools.web.health.tcp: Without a check there is no health. Write tcp: true or http: /healthz, or remove 'health'."),
        Snippet.Says(
            "A_tcp_check_with_http_keys",
            Snippet.Pool("health: { tcp: true, expect: 200, body: ok }"),
            "w.yaml:5:26 pools.web.health.expect: A tcp check only connects, so it has no 'expect'. Remove the key, or check with http: /healthz.",
            "w.yaml:5:39 pools.web.health.body: A tcp check only connects, so it has no 'body'. Remove the key, or check with http: /healthz."),
        Snippet.Says(
            "A_health_path_without_a_slash",
            Snippet.Pool("health: { http: healthz }"),
            "w.yaml:5:21 pools.web.health.http: 'healthz' is not a path. A check asks for a path that begins with '/', such as /healthz."),
        Snippet.Says(
            "A_health_check_that_is_true",
            Snippet.Pool("health: true"),
            "w.yaml:5:13 pools.web.health: This is a single value; the keys of a health check are expected: http, tcp, port, host, expect, body, every, timeout, rise, fall, jitter, fastEvery, initial, passive, flap."),
        Snippet.Says(
            "A_health_check_with_nothing_in_it",
            Snippet.Pool("health:"),
            "w.yaml:5:12 pools.web.health: The value is missing; the keys of a health check are expected: http, tcp, port, host, expect, body, every, timeout, rise, fall, jitter, fastEvery, initial, passive, flap."),
        Snippet.Says(
            "A_status_out_of_range",
            Snippet.Pool("health: { http: /, expect: 99 }"),
            "w.yaml:5:32 pools.web.health.expect: '99' is not a status or a range of them. Write statuses from 100 to 599 as 200-399, 404."),
        Snippet.Says(
            "A_range_of_statuses_that_runs_backwards",
            Snippet.Pool("health: { http: /, expect: 399-200 }"),
            "w.yaml:5:32 pools.web.health.expect: '399-200' runs backwards. Write '200-399'."),
        Snippet.Says(
            "A_status_class_with_letters",
            Snippet.Pool("health: { http: /, expect: 2xx }"),
            "w.yaml:5:32 pools.web.health.expect: '2xx' is not a status or a range of them. Write statuses from 100 to 599 as 200-399, 404."),
        Snippet.Says(
            "A_time_out_longer_than_the_interval",
            Snippet.Pool("health: { http: /, timeout: 5s }"),
            "w.yaml:5:33 pools.web.health.timeout: 'timeout' is 5s and 'every' 2s. 'timeout' is at most 'every': shorten the one or lengthen the other."),
        Snippet.Says(
            "An_interval_shorter_than_the_default_time_out",
            Snippet.Pool("health: { http: /, every: 600ms, timeout: 1s }"),
            "w.yaml:5:47 pools.web.health.timeout: 'timeout' is 1s and 'every' 600ms. 'timeout' is at most 'every': shorten the one or lengthen the other."),
        Snippet.Says(
            "A_jitter_without_a_percent_sign",
            Snippet.Pool("health: { http: /, jitter: 10 }"),
            "w.yaml:5:32 pools.web.health.jitter: '10' is not a percentage from 0% to 50%. Did you mean '10%'?"),
        Snippet.Says(
            "A_jitter_above_half",
            Snippet.Pool("health: { http: /, jitter: 80% }"),
            "w.yaml:5:32 pools.web.health.jitter: '80%' is not a percentage from 0% to 50%."),
        Snippet.Says(
            "A_rise_of_zero",
            Snippet.Pool("health: { http: /, rise: 0 }"),
            "w.yaml:5:30 pools.web.health.rise: 0 is out of range. A number of checks runs from 1 to 100."),
        Snippet.Says(
            "An_unknown_initial_state",
            Snippet.Pool("health: { http: /, initial: up }"),
            "w.yaml:5:33 pools.web.health.initial: 'up' is not an initial state. Known: healthy, unhealthy, probe-first."),
        Snippet.Says(
            "Passive_health_that_is_a_word",
            Snippet.Pool("health: { http: /, passive: none }"),
            "w.yaml:5:33 pools.web.health.passive: 'none' is a single value; a mapping of keys to values, or off, is expected."),
        Snippet.Says(
            "A_hold_longer_than_the_longest",
            Snippet.Pool("health: { http: /, flap: { hold: 10m } }"),
            "w.yaml:5:38 pools.web.health.flap.hold: 'hold' is 10m and 'maxHold' 5m. 'hold' is at most 'maxHold': shorten the one or lengthen the other."),
        Snippet.Says(
            "A_host_that_is_a_URL",
            Snippet.Pool("health: { http: /, host: http://a/ }"),
            "w.yaml:5:30 pools.web.health.host: 'http://a/' is not a host. Write a name or an address, with a port if need be: shop.example or shop.example:8080."),
        Snippet.Says(
            "An_interval_key_of_another_program",
            Snippet.Pool("health: { http: /, interval: 2s }"),
            "w.yaml:5:24 pools.web.health.interval: 'interval' is not a key of a health check. Here that is 'every'. Known: http, tcp, port, host, expect, body, every, timeout, rise, fall, jitter, fastEvery, initial, passive, flap."),
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Says_what_is_wrong_where_and_how_to_mend_it(string yaml, string expected) => Assert.Equal(expected, Snippet.MessagesOf(yaml));
}
