using Weir.Configuration.Forms;
using Weir.Configuration.Text;

namespace Weir.Configuration.Keys;

/// <summary><c>pools.NAME.affinity:</c></summary>
internal static class AffinityKeys
{
    /// <summary>Keys that say how the client is known again: exactly one of them stands.</summary>
    public static readonly string[] Kinds = ["cookie", "learn", "by"];

    /// <summary>Keys of an inserted cookie.</summary>
    public static readonly string[] OfCookie =
        ["key", "keyFile", "path", "domain", "secure", "httpOnly", "sameSite", "maxAge", "forward", "private"];

    /// <summary>Keys of a table.</summary>
    public static readonly string[] OfTable = ["ttl", "entries"];

    public static ObjectForm<AffinityConfig> Affinity { get; } = new(Shape());

    private static ObjectShape<AffinityConfig> Shape()
    {
        var token = new ParsedForm<string>("name", "a name", NameText.Token);
        return new ObjectShape<AffinityConfig>(
                "affinity",
                "an affinity",
                "How a client comes back to the same endpoint: exactly one of `cookie`, `learn` and `by`. A draining endpoint keeps its own clients; "
                    + "one that is unhealthy, disabled or gone does not. An endpoint at its `maxRequests` passes a request on to another, this once.",
                (_, _) => new())
            .Key(
                "cookie",
                token,
                (c, v) => c with { Cookie = v },
                "none",
                "Weir inserts a signed cookie of this name; it needs no table and outlives restarts, if it has a `key`.")
            .Key("learn", token, (c, v) => c with { Learn = v }, "none", "The value of a cookie that the application sets, such as JSESSIONID.")
            .Key(
                "by",
                new WordForm<AffinitySource?>("a source of affinity", [("address", AffinitySource.Address), ("header", AffinitySource.Header)]),
                (c, v) => c with { By = v },
                "none",
                "The client's address, or the value of a request header.")
            .Key("header", token, (c, v) => c with { Header = v }, "none", "With by: header, its name. A request without it has no affinity.")
            .Key(
                "ipv6Prefix",
                new IntegerForm(1, 128, "A prefix length"),
                (c, v) => c with { Ipv6Prefix = v },
                "64",
                "With by: address, the bits of an IPv6 address that tell clients apart; of IPv4 all do.")
            .Key(
                "onLost",
                new WordForm<AffinityLoss>("what to do", [("pick", AffinityLoss.Pick), ("refuse", AffinityLoss.Refuse)]),
                (c, v) => c with { OnLost = v },
                "pick",
                "When the endpoint serves no more: pick another and stay there, or refuse with 503 (also when it is full and the pool has no queue, or fails the request).")
            .Key(
                "tellResumed",
                ScalarForms.Boolean,
                (c, v) => c with { TellResumed = v },
                "true",
                "A request that another endpoint gets because its own has failed or gone carries `Weir-Resumed: <address of that one>`.")
            .Key("ttl", ScalarForms.Wait, (c, v) => c with { TimeToLive = v }, "30m", "With `learn` and `by`: how long an entry that nobody uses is kept.")
            .Key(
                "entries",
                new IntegerForm(1, 16_777_216, "A number of entries"),
                (c, v) => c with { Entries = v },
                "100000",
                "With `learn` and `by`: entries kept, some 44 bytes each; with one more the longest unused goes.")
            .Key(
                "key",
                new ParsedForm<string>("text", "a text", CookieText.Key),
                (c, v) => c with { Key = v },
                "none",
                "The secret that signs cookies, the same on all nodes. Absent, one is made at start, and a restart forgets all cookies.")
            .Key(
                "keyFile",
                new ParsedForm<string>("path", "a path", CookieText.KeyFile),
                (c, v) => c with { KeyFile = v },
                "none",
                "A file that holds the secret: 16 bytes or more; a line end behind them does not count. Up to four lines are four secrets: the first signs, all verify.")
            .Key("path", new ParsedForm<string>("path", "a path", CookieText.Path), (c, v) => c with { Path = v }, "/", "The cookie's Path.")
            .Key(
                "domain",
                new ParsedForm<string>("domain", "a domain", CookieText.Domain),
                (c, v) => c with { Domain = v },
                "none",
                "The cookie's Domain; absent, the host that was asked and no other.")
            .Key(
                "secure",
                new WordForm<CookieSecurity>(
                    "a word for 'secure'", [("auto", CookieSecurity.Auto), ("true", CookieSecurity.Always), ("false", CookieSecurity.Never)]),
                (c, v) => c with { Secure = v },
                "auto",
                "Whether browsers send it over https only; auto: on https listeners.")
            .Key("httpOnly", ScalarForms.Boolean, (c, v) => c with { HttpOnly = v }, "true", "Scripts do not get to see it.")
            .Key(
                "sameSite",
                new WordForm<SameSite>(
                    "a word for 'sameSite'", [("lax", SameSite.Lax), ("strict", SameSite.Strict), ("none", SameSite.None), ("off", SameSite.Off)]),
                (c, v) => c with { SameSite = v },
                "lax",
                "Whether it goes along with requests that other sites cause; off: not said.")
            .Key(
                "maxAge",
                new DurationForm(TimeSpan.FromSeconds(2), TimeSpan.FromDays(400)),
                (c, v) => c with { MaxAge = v },
                "none",
                "How long it holds after it was set; set again when half of that is gone. Absent, until the browser closes.")
            .Key("forward", ScalarForms.Boolean, (c, v) => c with { Forward = v }, "false", "Endpoints get to see it.")
            .Key(
                "private",
                ScalarForms.Boolean,
                (c, v) => c with { Private = v },
                "true",
                "A response that sets it says `Cache-Control: private`: out of a shared cache it would bind strangers.");
    }
}
