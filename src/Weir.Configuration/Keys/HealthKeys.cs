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
                "How a pool learns which of its endpoints can serve. Exactly one of http and tcp.",
                (_, _) => new() { Kind = HealthKind.Http })
            .Key(
                "http",
                new ParsedForm<string>("path", "a path such as /healthz", CheckPathText.Parse, "^/"),
                (c, v) => c with { Kind = HealthKind.Http, Path = v },
                "none",
                "Asks for this path by GET.")
            .Key("tcp", CommonForms.Boolean, (c, v) => v ? c with { Kind = HealthKind.Tcp } : c, "none", "True: a connection has to open.")
            .Key("host", new ParsedForm<string>("host", "a host such as shop.example", NameText.HostField), (c, v) => c with { Host = v }, "none", "http: the Host field; absent, the endpoint's address.")
            .Key("expect", new StatusRangesForm(), (c, v) => c with { Expect = v }, "200-399", "http: statuses that count as healthy, such as `200-399, 404`.")
            .Key("body", new ParsedForm<string>("text", "a text", NameText.Free), (c, v) => c with { Body = v }, "none", "http: text that the body has to contain.")
            .Key("every", CommonForms.Wait, (c, v) => c with { Every = v }, "2s", "From one check to the next.")
            .Key("timeout", CommonForms.Wait, (c, v) => c with { Timeout = v }, "1s", "A check that has not answered by then has failed; at most `every`.")
            .Key("rise", count, (c, v) => c with { Rise = v }, "2", "Good checks in a row that make an endpoint healthy.")
            .Key("fall", count, (c, v) => c with { Fall = v }, "3", "Failed checks in a row that make it unhealthy.")
            .Key("jitter", new PercentForm(50), (c, v) => c with { Jitter = v }, "10%", "Stretches or shortens each interval at random by up to this much.")
            .Key("fastEvery", CommonForms.Wait, (c, v) => c with { FastEvery = v }, "500ms", "The interval after a check that disagrees with the state; at most `every`.")
            .Key(
                "initial",
                new WordForm<InitialHealth>("an initial state", [("healthy", InitialHealth.Healthy), ("unhealthy", InitialHealth.Unhealthy)]),
                (c, v) => c with { Initial = v },
                "healthy",
                "What an endpoint counts as before its first check.")
            .Key("passive", new OffOrForm<PassiveHealthConfig>(new(Passive())), (c, v) => c with { Passive = v }, "none", "What live traffic tells; absent, its defaults.")
            .Key("flap", new OffOrForm<FlapConfig>(new(Flap())), (c, v) => c with { Flap = v }, "none", "Damping of an endpoint that keeps changing; absent, its defaults.")
            .Later("grpc", "command", "port");
    }

    private static ObjectShape<PassiveHealthConfig> Passive() =>
        new ObjectShape<PassiveHealthConfig>("passive", "passive health", "When live traffic alone makes an endpoint unhealthy.", (_, _) => new())
        .Key("connectFailures", new IntegerForm(1, 1000, "A number of failures"), (c, v) => c with { ConnectFailures = v }, "3", "Connect failures in a row.")
        .Key("serverErrors", new IntegerForm(0, 1_000_000, "A number of responses"), (c, v) => c with { ServerErrors = v }, "20", "Responses 500 to 599 within `window`; 0: they do not count.")
        .Key("window", CommonForms.Wait, (c, v) => c with { Window = v }, "10s", "The time over which server errors are counted.");

    private static ObjectShape<FlapConfig> Flap() =>
        new ObjectShape<FlapConfig>("flap", "flap damping", "Keeps an endpoint that falls again and again out for longer each time.", (_, _) => new())
        .Key("changes", new IntegerForm(2, 100, "A number of falls"), (c, v) => c with { Changes = v }, "3", "Falls within `window` that count as flapping.")
        .Key("window", CommonForms.Wait, (c, v) => c with { Window = v }, "1m", "The time over which falls are counted.")
        .Key("hold", CommonForms.Wait, (c, v) => c with { Hold = v }, "10s", "The first hold; it doubles with each further fall.")
        .Key("maxHold", CommonForms.Wait, (c, v) => c with { MaxHold = v }, "5m", "No hold lasts longer.");
}
