using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>Retries, breakers, queues, limits and time-outs of routes.</summary>
public sealed class ResilienceErrorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Snippets =>
    [
        Snippet.Says(
            "Retries_that_are_no_number",
            Snippet.Pool("retries: many"),
            "w.yaml:5:14 pools.web.retries: 'many' is not a whole number. The number of retries runs from 0 to 10."),
        Snippet.Says(
            "More_attempts_than_endpoints_are_remembered",
            Snippet.Pool("retries: { attempts: 9 }"),
            "w.yaml:5:26 pools.web.retries.attempts: 9 is out of range. The number of retries runs from 0 to 8."),
        Snippet.Says(
            "A_cause_that_is_not_known",
            Snippet.Pool("retries: { on: [ rest ] }"),
            "w.yaml:5:22 pools.web.retries.on[0]: 'rest' is not a cause for a retry. Did you mean 'reset'? Known: connect-failure, reset, timeout, 502, 503, 504."),
        Snippet.Says(
            "No_cause_at_all",
            Snippet.Pool("retries: { on: [] }"),
            "w.yaml:5:20 pools.web.retries.on: The list names no cause. To never retry write retries: 0."),
        Snippet.Says(
            "Repeats_by_a_word",
            Snippet.Pool("retries: { nonIdempotent: POST }"),
            "w.yaml:5:31 pools.web.retries.nonIdempotent: 'POST' is neither true nor false. Write true or false."),
        Snippet.Says(
            "Resumption_of_a_pool_by_a_word",
            Snippet.Pool("resume: on"),
            "w.yaml:5:13 pools.web.resume: 'on' is neither true nor false. Write true."),
        Snippet.Says(
            "Resumption_of_a_route_by_a_word",
            Snippet.Route("{ pool: web, resume: off }"),
            "w.yaml:5:30 listeners.web.routes[0].resume: 'off' is neither true nor false. Write false."),
        Snippet.Says(
            "A_budget_without_a_sign",
            Snippet.Pool("retries: { budget: 20 }"),
            "w.yaml:5:24 pools.web.retries.budget: '20' is not a percentage from 0% to 100%. Did you mean '20%'?"),
        Snippet.Says(
            "A_try_of_no_time",
            Snippet.Pool("retries: { perTry: 0s }"),
            "w.yaml:5:24 pools.web.retries.perTry: '0s' is out of range. This duration runs from 1ms to 24h."),
        Snippet.Says(
            "A_body_too_large_to_keep",
            Snippet.Pool("retries: { bufferBody: 1MiB }"),
            "w.yaml:5:28 pools.web.retries.bufferBody: '1MiB' is out of range. This size runs from 1B to 128KiB."),
        Snippet.Says(
            "A_breaker_whose_first_opening_is_the_longest",
            Snippet.Pool("breaker: { open: 10m }"),
            "w.yaml:5:22 pools.web.breaker.open: 'open' is 10m and 'maxOpen' 5m. 'open' is at most 'maxOpen': shorten the one or lengthen the other."),
        Snippet.Says(
            "A_breaker_that_nothing_opens",
            Snippet.Pool("breaker: { errors: 0, errorShare: 0% }"),
            "w.yaml:5:5 pools.web.breaker: Nothing opens this breaker. Set 'errors', 'errorShare' or 'latency', or remove 'breaker'."),
        Snippet.Says(
            "A_latency_factor_of_one",
            Snippet.Pool("breaker: { latency: 1 }"),
            "w.yaml:5:25 pools.web.breaker.latency: '1' is not accepted. The latency factor is a number from 1.1 to 100, without quotes."),
        Snippet.Says(
            "A_breaker_without_trials",
            Snippet.Pool("breaker: { trials: 0 }"),
            "w.yaml:5:24 pools.web.breaker.trials: 0 is out of range. A number of trials runs from 1 to 1000."),
        Snippet.Says(
            "A_panic_threshold_over_all",
            Snippet.Pool("panic: 150%"),
            "w.yaml:5:12 pools.web.panic: '150%' is not a percentage from 0% to 100%."),
        Snippet.Says(
            "A_queue_without_a_limit",
            Snippet.Pool("queue: { length: 10 }"),
            "w.yaml:5:5 pools.web.queue: Nothing ever waits in a pool without a limit. Set maxRequests for the pool or for its endpoints, or remove 'queue'."),
        Snippet.Says(
            "A_queue_without_places",
            Snippet.Pool("maxRequests: 1\nqueue: { length: 0 }"),
            "w.yaml:6:22 pools.web.queue.length: 0 is out of range. A number of requests runs from 1 to 100000."),
        Snippet.Says(
            "A_limit_of_nothing",
            Snippet.Pool("maxRequests: 0"),
            "w.yaml:5:18 pools.web.maxRequests: 0 is out of range. A number of requests runs from 1 to 10000000."),
        Snippet.Says(
            "A_rate_without_a_time",
            Snippet.Route("{ pool: web, rateLimit: { rate: 100 } }"),
            "w.yaml:5:41 listeners.web.routes[0].rateLimit.rate: '100' is not a rate. Write how many in which time, with s, min or h: 100/s, 30/min, 1000/h."),
        Snippet.Says(
            "A_rate_of_none",
            Snippet.Route("{ pool: web, rateLimit: { rate: 0/s } }"),
            "w.yaml:5:41 listeners.web.routes[0].rateLimit.rate: '0/s' is out of range. A rate counts from 1 to 1000000."),
        Snippet.Says(
            "A_rate_limit_without_its_rate",
            Snippet.Route("{ pool: web, rateLimit: { burst: 5 } }"),
            "w.yaml:5:33 listeners.web.routes[0].rateLimit: 'rate' is missing. Give it: rate: 100/s."),
        Snippet.Says(
            "A_rate_limit_by_an_unnamed_header",
            Snippet.Route("{ pool: web, rateLimit: { rate: 1/s, by: header } }"),
            "w.yaml:5:50 listeners.web.routes[0].rateLimit.by: 'header' needs a name. Write by: { header: NAME }."),
        Snippet.Says(
            "A_rate_limit_by_something_unknown",
            Snippet.Route("{ pool: web, rateLimit: { rate: 1/s, by: ipp } }"),
            "w.yaml:5:50 listeners.web.routes[0].rateLimit.by: 'ipp' is not a rate limit key. Did you mean 'ip'? Known: ip, route, { header: NAME } or { cookie: NAME }."),
        Snippet.Says(
            "An_empty_list_of_rate_limits",
            Snippet.Route("{ pool: web, rateLimit: [] }"),
            "w.yaml:5:33 listeners.web.routes[0].rateLimit: The list has no rate limit. Give one: rateLimit: [ { rate: 100/s } ]."),
        Snippet.Says(
            "A_priority_that_is_not_known",
            Snippet.Route("{ pool: web, priority: urgent }"),
            "w.yaml:5:32 listeners.web.routes[0].priority: 'urgent' is not a priority. Known: high, normal, low."),
        Snippet.Says(
            "A_part_longer_than_the_whole",
            Snippet.Route("{ pool: web, timeouts: { firstByte: 5s, total: 2s }, retries: { perTry: 3s } }"),
            "w.yaml:5:45 listeners.web.routes[0].timeouts.firstByte: 'firstByte' is 5s and the route's 'total' 2s. A part is no longer than the whole: shorten 'firstByte' or lengthen 'total'.",
            "w.yaml:5:81 listeners.web.routes[0].retries.perTry: 'perTry' is 3s and the route's 'total' 2s. A part is no longer than the whole: shorten 'perTry' or lengthen 'total'."),
        Snippet.Says(
            "Retries_of_a_route_that_answers_by_itself",
            Snippet.Route("{ redirect: /x, retries: 1, priority: low }"),
            "w.yaml:5:25 listeners.web.routes[0].retries: This route answers by itself, so 'retries' changes nothing. Remove the key, or name a pool.",
            "w.yaml:5:37 listeners.web.routes[0].priority: This route answers by itself, so 'priority' changes nothing. Remove the key, or name a pool."),
        Snippet.Says(
            "A_queue_of_connections",
            "listeners: { db: { bind: \":80\", protocol: tcp, pool: db } }\npools:\n  db:\n    maxRequests: 5\n    queue: { length: 5 }\n    endpoints: [ \"a:1\" ]\n",
            "w.yaml:5:5 pools.db.queue: TCP connections do not queue: beyond the limit they end at once. Remove 'queue', or use the pool in an http listener."),
        Snippet.Says(
            "More_connections_of_one_client_than_of_all",
            Snippet.Listener("pool: web\nmaxConnections: 10\nmaxConnectionsPerSource: 20"),
            "w.yaml:6:30 listeners.web.maxConnectionsPerSource: One client may have 20 connections and all together 10. Lower 'maxConnectionsPerSource', or raise 'maxConnections'."),
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Each_is_one_error_with_its_place_and_mend(string yaml, string messages) =>
        Assert.Equal(messages, Snippet.MessagesOf(yaml));
}
