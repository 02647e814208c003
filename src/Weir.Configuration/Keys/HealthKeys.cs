using Weir.Configuration.Forms;
using Weir.Configuration.Text;

namespace Weir.Configuration.Keys;

/// <summary><c>pools.NAME.health:</c></summary>
internal static class HealthKeys
{
    public static ObjectShape<HealthConfig> Health()
    {
        var count = new IntegerForm(1, 100, "A number of checks");
        return new ObjectShape<HealthConfig>(
                "health",
                "a health check",
                "How a pool learns which of its endpoints can serve. One of http and tcp; with neither, `passive` and `flap` alone.",
                (_, _) => new() { Kind = HealthKind.Passive })
            .Key(
                "http",
                new ParsedForm<string>("path", "a path such as /healthz", CheckPathText.Parse, "^/"),
                (c, v) => c with { Kind = HealthKind.Http, Path = v },
                "none",
                "Asks for this path by GET.")
            .Key(
                "tcp",
                ScalarForms.Boolean,
                (c, v) => v ? c with { Kind = HealthKind.Tcp } : c,
                "none",
                "True: a connection has to open.")
            .Key(
                "port",
                new IntegerForm(1, 65535, "A port"),
                (c, v) => c with { Port = v },
                "none",
                "Where checks connect, if not at the endpoint's own port. Unix sockets have none: they are checked as they are.")
            .Key(
                "host",
                new ParsedForm<string>("host", "a host such as shop.example", NameText.HostField),
                (c, v) => c with { Host = v },
                "none",
                "http: the Host field; absent, the endpoint's address.")
            .Key(
                "expect",
                new StatusRangesForm(),
                (c, v) => c with { Expect = v },
                "200-399",
                "http: statuses that count as healthy, such as `200-399, 404`.")
            .Key(
                "body",
                new ParsedForm<string>("text", "a text", NameText.Free),
                (c, v) => c with { Body = v },
                "none",
                "http: text that the body has to contain.")
            .Key("every", ScalarForms.Wait, (c, v) => c with { Every = v }, "2s", "From one check to the next.")
            .Key(
                "timeout",
                ScalarForms.Wait,
                (c, v) => c with { Timeout = v },
                "1s",
                "A check that has not answered by then has failed; at most `every`, which it follows when left out.")
            .Key("rise", count, (c, v) => c with { Rise = v }, "2", "Good checks in a row that make an endpoint healthy.")
            .Key("fall", count, (c, v) => c with { Fall = v }, "3", "Failed checks in a row that make it unhealthy.")
            .Key(
                "jitter",
                new PercentForm(50),
                (c, v) => c with { Jitter = v },
                "10%",
                "Stretches or shortens each interval at random by up to this much.")
            .Key(
                "fastEvery",
                ScalarForms.Wait,
                (c, v) => c with { FastEvery = v },
                "500ms",
                "The interval after a check that disagrees with the state; at most `every`, which it follows when left out.")
            .Key(
                "initial",
                new WordForm<InitialHealth>(
                    "an initial state",
                    [
                        ("healthy", InitialHealth.Healthy),
                        ("unhealthy", InitialHealth.Unhealthy),
                        ("probe-first", InitialHealth.ProbeFirst),
                    ]),
                (c, v) => c with { Initial = v },
                "healthy",
                "Before its first check an endpoint gets work (healthy), waits for `rise` checks (unhealthy) or for one (probe-first).")
            .Key(
                "passive",
                new OffOrForm<PassiveHealthConfig>(new(Passive())),
                (c, v) => c with { Passive = v },
                "none",
                "What live traffic tells; absent, its defaults.")
            .Key(
                "flap",
                new OffOrForm<FlapConfig>(new(Flap())),
                (c, v) => c with { Flap = v },
                "none",
                "Damping of an endpoint that keeps changing; absent, its defaults.")
            .Later("grpc", "command");
    }

    private static ObjectShape<PassiveHealthConfig> Passive() =>
        new ObjectShape<PassiveHealthConfig>(
            "passive",
            "passive health",
            "When live traffic alone makes an endpoint unhealthy. It holds for a pool without `health` too, with these defaults.",
            (_, _) => new())
        .Key(
            "connectFailures",
            new IntegerForm(0, 1000, "A number of failures"),
            (c, v) => c with { ConnectFailures = v },
            "3",
            "Connect failures in a row; 0: they do not count.")
        .Key(
            "serverErrors",
            new IntegerForm(0, 1_000_000, "A number of responses"),
            (c, v) => c with { ServerErrors = v },
            "0",
            "Responses 500 to 599 within `window`; 0: they do not count.")
        .Key(
            "serverErrorShare",
            new PercentForm(100),
            (c, v) => c with { ServerErrorShare = v },
            "50%",
            "The part of the window's responses that must be server errors too.")
        .Key("window", ScalarForms.Wait, (c, v) => c with { Window = v }, "10s", "The time over which server errors are counted.")
        .Key(
            "ejection",
            ScalarForms.Wait,
            (c, v) => c with { Ejection = v },
            "10s",
            "Without http or tcp: how long an endpoint is left out before it is tried again. With them the check decides.");

    private static ObjectShape<FlapConfig> Flap() =>
        new ObjectShape<FlapConfig>(
            "flap",
            "flap damping",
            "Keeps an endpoint that fails again and again out for longer each time; the first failure costs nothing extra.",
            (_, _) => new())
        .Key(
            "hold",
            ScalarForms.Wait,
            (c, v) => c with { Hold = v },
            "5s",
            "The hold of the second failure, doubled by each further one. Without http or tcp it begins at twice `ejection`.")
        .Key("maxHold", ScalarForms.Wait, (c, v) => c with { MaxHold = v }, "5m", "No hold lasts longer.")
        .Key(
            "forgiveAfter",
            ScalarForms.Wait,
            (c, v) => c with { ForgiveAfter = v },
            "1m",
            "Each such time of unbroken health forgives one failure.");
}
