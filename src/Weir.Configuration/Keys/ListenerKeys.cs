using System.Net;
using Weir.Configuration.Forms;
using Weir.Configuration.Text;

namespace Weir.Configuration.Keys;

/// <summary><c>listeners.NAME:</c></summary>
internal static class ListenerKeys
{
    private const int MaxBinds = 64;
    private const int MaxRoutes = 10_000;

    private static readonly (string Word, ListenerProtocol Protocol)[] ProtocolWords =
    [
        ("http", ListenerProtocol.Http),
        ("https", ListenerProtocol.Https),
        ("tcp", ListenerProtocol.Tcp),
        ("jobs", ListenerProtocol.Jobs),
        ("tls-passthrough", ListenerProtocol.TlsPassthrough),
        ("udp", ListenerProtocol.Udp),
        ("packet", ListenerProtocol.Packet),
    ];

    public static ObjectShape<ListenerConfig> For(ConfigurationVocabulary vocabulary) =>
        new ObjectShape<ListenerConfig>(
            "listener",
            "a listener",
            "An address, or several, that accept connections.",
            (name, position) => new() { Name = name, Bind = [], Position = position })
        .Required(
            "bind",
            new ListForm<BindAddress>(
                ScalarForms.Bind,
                "addresses",
                MaxBinds,
                "The list names no address. Give one: bind: 0.0.0.0:8080.",
                single: true),
            (c, v) => c with { Bind = v },
            "Give the address to accept on: bind: 0.0.0.0:8080.",
            "Where to accept: IP and port, `:8080` for every interface, `localhost:8080`, `unix:/path`.")
        .Key(
            "protocol",
            new WordForm<ListenerProtocol>(
                "a protocol",
                [.. ProtocolWords.Where(p => vocabulary.Protocols.Contains(p.Protocol))],
                [.. ProtocolWords.Where(p => !vocabulary.Protocols.Contains(p.Protocol)).Select(p => p.Word)]),
            (c, v) => c with { Protocol = v },
            "http",
            "What it speaks.")
        .Key(
            "routes",
            new ListForm<RouteConfig>(
                new ObjectForm<RouteConfig>(RouteKeys.Shape()),
                "routes",
                MaxRoutes,
                "The list has no route. Give one: routes: [ { pool: web } ]."),
            (c, v) => c with { Routes = v },
            "none",
            "http: tried in order, the first that matches wins.")
        .Key(
            "filters",
            RouteKeys.Filters,
            (c, v) => c with { Filters = v },
            "none",
            "http: what happens to every request and response, before the filters of the route.")
        .Key(
            "pool",
            ScalarForms.PoolName,
            (c, v) => c with { Pool = v },
            "none",
            "tcp, jobs: the pool of every connection. http: short for one route without conditions.")
        .Key("jobs", JobsKeys.Jobs, (c, v) => c with { Jobs = v }, "none", "jobs: how requests and answers are framed.")
        .Key(
            "timeouts",
            new ObjectForm<TimeoutsConfig>(Timeouts()),
            (c, v) => c with { Timeouts = v },
            "none",
            "How long to wait, and for what; absent, their defaults.")
        .Key(
            "limits",
            new ObjectForm<LimitsConfig>(Limits()),
            (c, v) => c with { Limits = v },
            "none",
            "http: the largest request that is taken; absent, their defaults.")
        .Key(
            "forwarding",
            new ObjectForm<ForwardingConfig>(Forwarding()),
            (c, v) => c with { Forwarding = v },
            "none",
            "http: what endpoints are told about the client; absent, its defaults.")
        .Key(
            "http2",
            new OffOrForm<Http2Config>(new(Http2())),
            (c, v) => c with { Http2 = v },
            "none",
            "http and https: how HTTP/2 is spoken, over https by ALPN, else with clients that begin with its preface; absent, its defaults; off refuses it.")
        .Key(
            "maxConnections",
            ScalarForms.Connections,
            (c, v) => c with { MaxConnections = v },
            "100000",
            "Open connections at most; at the limit no more are accepted until one closes.")
        .Key(
            "maxConnectionsPerSource",
            ScalarForms.Connections,
            (c, v) => c with { MaxConnectionsPerSource = v },
            "none",
            "Open connections of one client, an IPv4 address or an IPv6 /64; beyond it they are reset. Trusted proxies are exempt. Absent, no such limit.")
        .Key(
            "requestId",
            ScalarForms.Boolean,
            (c, v) => c with { RequestId = v },
            "false",
            "http: gives every request an X-Request-Id, for the endpoint and the access log; one from a trusted proxy is kept.")
        .Key(
            "encodedSlashes",
            new WordForm<EncodedSlashes>("a choice for encoded slashes", [("refuse", EncodedSlashes.Refuse), ("keep", EncodedSlashes.Keep)]),
            (c, v) => c with { EncodedSlashes = v },
            "refuse",
            "http: `%2F`, `%5C` and `\\` in a path by which routes decide: 400, or taken for characters like any other.")
        .Key("tls", TlsKeys.Listener, (c, v) => c with { Tls = v }, "none", "https: certificates and all else about TLS. With tcp, connections are decrypted.")
        .Key("hsts", TlsKeys.StrictTransport, (c, v) => c with { StrictTransport = v }, "none", "https: adds Strict-Transport-Security to responses without one.")
        .Key("redirect", TlsKeys.Redirect, (c, v) => c with { RedirectPort = v }, "none", "http: sends requests that no route takes to https, with 308.")
        .Later("proxyProtocol");

    private static ObjectShape<TimeoutsConfig> Timeouts() =>
        new ObjectShape<TimeoutsConfig>("timeouts", "listener time-outs", "How long the proxy waits, and for what.", (_, _) => new())
        .Key(
            "head",
            ScalarForms.Wait,
            (c, v) => c with { Head = v },
            "10s",
            "http: from the first byte of a request to the end of its head; then 408. jobs: until a frame has come.")
        .Key("handshake", ScalarForms.Wait, (c, v) => c with { Handshake = v }, "10s", "https: from the connection to the end of the TLS handshake.")
        .Key("bodyIdle", ScalarForms.Wait, (c, v) => c with { BodyIdle = v }, "1m", "http: between two pieces of a body, either way.")
        .Key("connect", ScalarForms.Wait, (c, v) => c with { Connect = v }, "5s", "To connect to an endpoint.")
        .Key(
            "firstByte",
            ScalarForms.Wait,
            (c, v) => c with { FirstByte = v },
            "1m",
            "http: from the end of the request to the first byte of the response; then 504.")
        .Key("keepAlive", ScalarForms.Wait, (c, v) => c with { KeepAlive = v }, "1m", "http: between two requests of a connection.")
        .Key("idle", ScalarForms.Wait, (c, v) => c with { Idle = v }, "10m", "A TCP connection or tunnel on which neither side sends; jobs: a server that owes answers and is silent.");

    private static ObjectShape<LimitsConfig> Limits()
    {
        var head = new SizeForm(new(256), ByteSize.FromKibibytes(1024));
        return new ObjectShape<LimitsConfig>("limits", "the limits", "The largest request that a listener takes.", (_, _) => new())
            .Key("line", head, (c, v) => c with { Line = v }, "8KiB", "The request line; above it 414.")
            .Key("field", head, (c, v) => c with { Field = v }, "8KiB", "One field line, name and value; above it 431.")
            .Key("head", head, (c, v) => c with { Head = v }, "32KiB", "Request line and fields together; above it 431.")
            .Key(
                "fields",
                new IntegerForm(1, 1000, "A number of fields"),
                (c, v) => c with { Fields = v },
                "100",
                "How many field lines; above it 431.")
            .Key(
                "body",
                new SizeForm(new(0), new(1L << 50)),
                (c, v) => c with { Body = v },
                "none",
                "The body; above it 413. Absent, no limit: it is streamed.");
    }

    private static ObjectShape<Http2Config> Http2() =>
        new ObjectShape<Http2Config>("http2", "HTTP/2", "How a listener speaks HTTP/2.", (_, _) => new())
        .Key(
            "maxStreams",
            new IntegerForm(1, 10_000, "A number of streams"),
            (c, v) => c with { MaxStreams = v },
            "100",
            "Requests that one connection may have in progress; further ones are refused with REFUSED_STREAM, to be sent again.");

    private static ObjectShape<ForwardingConfig> Forwarding() =>
        new ObjectShape<ForwardingConfig>(
            "forwarding",
            "forwarding",
            "What endpoints are told about the client, and whose word is taken for it.",
            (_, _) => new())
        .Key(
            "trust",
            new ListForm<IPNetwork>(
                new ParsedForm<IPNetwork>("address range", "a range of addresses such as 10.0.0.0/8", NetworkText.Parse),
                "address ranges",
                1024),
            (c, v) => c with { Trust = v },
            "none",
            "Proxies whose forwarded fields are kept and extended, and say who the client is; from anyone else they are replaced.")
        .Key(
            "via",
            new ParsedForm<string>("name", "a name for Via", NameText.Token),
            (c, v) => c with { Via = v },
            "weir",
            "The name of this proxy in Via.")
        .Key(
            "fields",
            new WordForm<ForwardingFields>(
                "a choice of forwarded fields",
                [
                    ("x-forwarded", ForwardingFields.XForwarded),
                    ("forwarded", ForwardingFields.Forwarded),
                    ("both", ForwardingFields.Both),
                    ("off", ForwardingFields.Off),
                ]),
            (c, v) => c with { Fields = v },
            "x-forwarded",
            "Which fields name the client: X-Forwarded-For/Proto/Host, Forwarded (RFC 7239), both or none.");
}
