using Weir.Configuration.Forms;
using Weir.Configuration.Text;

namespace Weir.Configuration.Keys;

/// <summary>Retries, breakers, queues and rate limits: keys that pools and routes have.</summary>
internal static class ResilienceKeys
{
    /// <summary>What a pooled buffer holds beside a head.</summary>
    private const int MaxBufferedBody = 128;

    private static readonly IntegerForm Count = new(0, 10, "The number of retries");

    public static ShorthandForm<int, RetriesConfig> Retries { get; } = new(
        "a number of retries, or a mapping such as { attempts: 2, budget: 20% },",
        Count.TypeName,
        Count,
        (attempts, _) => new() { Attempts = attempts },
        RetriesShape());

    public static ObjectForm<BreakerConfig> Breaker { get; } = new(BreakerShape());

    public static ObjectForm<QueueConfig> Queue { get; } = new(QueueShape());

    public static IntegerForm Requests { get; } = new(1, 10_000_000, "A number of requests");

    public static OneOrMoreForm<RateLimitConfig> RateLimits { get; } = new(
        new(RateLimitShape()), "rate limits", 8, "The list has no rate limit. Give one: rateLimit: [ { rate: 100/s } ].");

    public static ObjectForm<RouteTimeoutsConfig> RouteTimeouts { get; } = new(RouteTimeoutsShape());

    public static WordForm<Priority> Priority { get; } = new(
        "a priority",
        [("high", Configuration.Priority.High), ("normal", Configuration.Priority.Normal), ("low", Configuration.Priority.Low)]);

    private static ObjectShape<RetriesConfig> RetriesShape() =>
        new ObjectShape<RetriesConfig>(
            "retries",
            "retries",
            "When a request goes on to another endpoint. Never once a byte of the answer has gone out; and after a byte of the request has, "
                + "only if its method is idempotent.",
            (_, _) => new() { IsCountOnly = false })
        .Key(
            "attempts",
            new IntegerForm(0, 8, "The number of retries"),
            (c, v) => c with { Attempts = v },
            "2",
            "Further endpoints after the first.")
        .Key(
            "on",
            new ListForm<RetryCause>(
                new WordForm<RetryCause>(
                    "a cause for a retry",
                    [
                        ("connect-failure", RetryCause.ConnectFailure),
                        ("reset", RetryCause.Reset),
                        ("timeout", RetryCause.Timeout),
                        ("502", RetryCause.Status502),
                        ("503", RetryCause.Status503),
                        ("504", RetryCause.Status504),
                    ]),
                "causes",
                6,
                "The list names no cause. To never retry write retries: 0."),
            (c, v) => c with { On = v },
            "none",
            "What sends a request on: no connection, one that broke before the answer, an endpoint too slow, an answer with that status. "
                + "Absent: connect-failure, reset, timeout.")
        .Key(
            "perTry",
            ScalarForms.Wait,
            (c, v) => c with { PerTry = v },
            "none",
            "From the pick of an endpoint to the head of its answer; then the next try, or 504.")
        .Key(
            "budget",
            new PercentForm(100),
            (c, v) => c with { Budget = v },
            "none",
            "Retries as a part of the requests of the last 10 s; three in each second are always granted. Absent, no budget.")
        .Key(
            "bufferBody",
            new SizeForm(new(1), ByteSize.FromKibibytes(MaxBufferedBody)),
            (c, v) => c with { BufferBody = v },
            "none",
            "A request body up to this is taken in whole before it is sent, once the pool has let the request in, so that it can be sent again. "
                + "Absent, only what comes together with the head. Not after `Expect: 100-continue`.")
        .Key(
            "nonIdempotent",
            ScalarForms.Boolean,
            (c, v) => c with { NonIdempotent = v },
            "false",
            "True: a request is sent again whatever its method, POST too, if its body is there to be sent. Only where doing it twice does no harm.");

    private static ObjectShape<BreakerConfig> BreakerShape() =>
        new ObjectShape<BreakerConfig>(
            "breaker",
            "a circuit breaker",
            "Leaves an endpoint out when live traffic fails there, and lets it back by trial. An error is a failed connect, a broken connection, "
                + "a response too late or malformed, a status of 5xx.",
            (_, _) => new())
        .Key(
            "errors",
            new IntegerForm(0, 1000, "A number of errors"),
            (c, v) => c with { Errors = v },
            "5",
            "Errors in a row that open it; 0: they do not count.")
        .Key(
            "errorShare",
            new PercentForm(100),
            (c, v) => c with { ErrorShare = v },
            "50%",
            "The part of the window's requests that opens it when they are errors; 0%: it does not count.")
        .Key(
            "requests",
            new IntegerForm(1, 1_000_000, "A number of requests"),
            (c, v) => c with { Requests = v },
            "20",
            "Requests that the window must hold before `errorShare` or `latency` says anything.")
        .Key("window", ScalarForms.Wait, (c, v) => c with { Window = v }, "10s", "The time that `errorShare` and `latency` look back on.")
        .Key(
            "latency",
            new FactorForm(1.1, 100, "The latency factor"),
            (c, v) => c with { Latency = v },
            "none",
            "Opens it at so many times the pool's median response time, each window. Absent, it does not count.")
        .Key("open", ScalarForms.Wait, (c, v) => c with { Open = v }, "10s", "How long the first opening lasts; each further one twice as long.")
        .Key("maxOpen", ScalarForms.Wait, (c, v) => c with { MaxOpen = v }, "5m", "No opening lasts longer.")
        .Key(
            "trials",
            new IntegerForm(1, 1000, "A number of trials"),
            (c, v) => c with { Trials = v },
            "3",
            "Half-open: requests at a time, and good answers that close it; one error opens it again.")
        .Key(
            "maxOpenShare",
            new PercentForm(100),
            (c, v) => c with { MaxOpenShare = v },
            "50%",
            "The part of the pool's endpoints that may be open at once; one always may.");

    private static ObjectShape<QueueConfig> QueueShape() =>
        new ObjectShape<QueueConfig>(
            "queue",
            "a queue",
            "Where requests wait that come to a pool at its limit: by priority, then by turns between clients. One client holds half of it at most.",
            (_, _) => new())
        .Key(
            "length",
            new IntegerForm(1, 100_000, "A number of requests"),
            (c, v) => c with { Length = v },
            "100",
            "Requests that may wait; beyond it 503.")
        .Key("wait", ScalarForms.Wait, (c, v) => c with { Wait = v }, "1s", "How long one may wait; then 503 with Retry-After.")
        .Key(
            "priorityHeader",
            new ParsedForm<string>("name", "a name", NameText.Token),
            (c, v) => c with { PriorityHeader = v },
            "none",
            "A header that says `high`, `normal` or `low`, before the route's `priority`. Whoever can send it can claim it.");

    private static ObjectShape<RateLimitConfig> RateLimitShape()
    {
        var token = new ParsedForm<string>("name", "a name", NameText.Token);
        var key = new TraitForm<RateLimitKey>(
            "by",
            "a rate limit key",
            [("ip", new RateLimitKey(RateLimitKeyKind.Ip)), ("route", new RateLimitKey(RateLimitKeyKind.Route))],
            new ObjectShape<RateLimitKey>("rateLimitKey", "a rate limit key", "Exactly one of these.", (_, _) => new(RateLimitKeyKind.Ip))
                .Key("header", token, (_, v) => new(RateLimitKeyKind.Header, v), "none", "The value of this request header.")
                .Key("cookie", token, (_, v) => new(RateLimitKeyKind.Cookie, v), "none", "The value of this cookie."));
        return new ObjectShape<RateLimitConfig>(
                "rateLimit",
                "a rate limit",
                "How many requests a route takes; beyond it 429 with Retry-After and RateLimit fields.",
                (_, position) => new() { Rate = default, Position = position })
            .Required(
                "rate",
                new ParsedForm<Rate>("rate", "a rate such as 100/s, 30/min or 1000/h", RateText.Parse, "^[0-9]+/(s|min|h)$"),
                (c, v) => c with { Rate = v },
                "Give it: rate: 100/s.",
                "How many in which time: `100/s`, `30/min`, `1000/h`.")
            .Key(
                "burst",
                new IntegerForm(1, RateText.MaxCount, "A burst"),
                (c, v) => c with { Burst = v },
                "none",
                "How many may come at once after a rest; absent, as many as `rate` counts.")
            .Key(
                "by",
                key,
                (c, v) => c with { By = v },
                "ip",
                "Whose requests count together: `ip` (of IPv6 the /64), `route` (all), a header or a cookie (without it, the address).")
            .Key(
                "keys",
                new IntegerForm(8, 16_777_216, "A number of keys"),
                (c, v) => c with { Keys = v },
                "65536",
                "Keys remembered, 16 bytes each; when it is full the one nearest to being at rest goes.");
    }

    private static ObjectShape<RouteTimeoutsConfig> RouteTimeoutsShape() =>
        new ObjectShape<RouteTimeoutsConfig>(
            "routeTimeouts",
            "route time-outs",
            "What a route changes of its pool's and its listener's time-outs; a key left out keeps their value.",
            (_, _) => new())
        .Key("connect", ScalarForms.Wait, (c, v) => c with { Connect = v }, "none", "To connect to an endpoint.")
        .Key(
            "firstByte",
            ScalarForms.Wait,
            (c, v) => c with { FirstByte = v },
            "none",
            "From the end of the request to the first byte of the response.")
        .Key("idle", ScalarForms.Wait, (c, v) => c with { Idle = v }, "none", "Between two pieces of a body, and in an upgraded connection.")
        .Key(
            "total",
            ScalarForms.Wait,
            (c, v) => c with { Total = v },
            "none",
            "From the request's head to the end of its response, queue and retries included; then 504. Not for upgraded connections.");
}
