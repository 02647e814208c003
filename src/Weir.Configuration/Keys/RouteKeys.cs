using System.Net;
using Weir.Configuration.Forms;
using Weir.Configuration.Text;

namespace Weir.Configuration.Keys;

/// <summary><c>listeners.NAME.routes[N]:</c></summary>
internal static class RouteKeys
{
    private const int MaxMethods = 32;
    private const int MaxNetworks = 1024;
    private const int MaxFilters = 64;

    public static ObjectShape<RouteConfig> Shape() =>
        new ObjectShape<RouteConfig>(
            "route",
            "a route",
            "What a request must look like, and what serves it: exactly one of pool, pools, redirect and respond. Without conditions it takes everything. docs/routing.md has the rules.",
            (_, position) => new() { Position = position })
        .Key("name", new ParsedForm<string>("name", "a name", NameText.Word), (c, v) => c with { Name = v }, "none", "For the access log and `weir route`.")
        .Key(
            "host",
            new ParsedForm<HostPattern>("host", "a host such as shop.example or \"*.shop.example\"", HostPatternText.Parse),
            (c, v) => c with { Host = v },
            "none",
            "`shop.example` exactly, or `\"*.shop.example\"` for everything below it; absent, any.")
        .Key(
            "path",
            new PathForm(),
            (c, v) => c with { Path = v },
            "none",
            "`/x` exactly, `/x/**` for it and everything below, `/img/*.png` as a glob, or `{ regex: … }`; absent, any.")
        .Key(
            "methods",
            new ListForm<string>(
                new ParsedForm<string>("method", "a method", MethodText.Parse),
                "methods",
                MaxMethods,
                "The list names no method. Give one, as in methods: GET, or remove the key.",
                single: true),
            (c, v) => c with { Methods = v },
            "none",
            "As in `[ GET, HEAD ]`; GET does not include HEAD. Absent, any.")
        .Key("headers", new ConditionsForm("headers", NameText.Token), (c, v) => c with { Headers = v }, "none", "All have to match; of a header that comes several times, one.")
        .Key("query", new ConditionsForm("query parameters", NameText.Parameter), (c, v) => c with { Query = v }, "none", "The same for query parameters, percent-decoded.")
        .Key("cookies", new ConditionsForm("cookies", NameText.Token), (c, v) => c with { Cookies = v }, "none", "The same for cookies.")
        .Key(
            "source",
            new ListForm<IPNetwork>(
                new ParsedForm<IPNetwork>("address range", "a range of addresses such as 10.0.0.0/8", NetworkText.Parse),
                "address ranges",
                MaxNetworks,
                "The list names no range. Give one, as in source: 10.0.0.0/8, or remove the key.",
                single: true),
            (c, v) => c with { Source = v },
            "none",
            "Where the client is, behind all trusted proxies; absent, anywhere.")
        .Key("pool", ScalarForms.PoolName, (c, v) => c with { Pool = v }, "none", "The pool that serves it.")
        .Key("pools", new PoolSharesForm(), (c, v) => c with { Pools = v }, "none", "Several pools by weight, as in `{ web: 95, canary: 5 }`; a client stays with one.")
        .Key("sticky", StrategyKeys.HashKey("sticky"), (c, v) => c with { Sticky = v }, "none", "With `pools`: what makes a client; absent, and where a request has none, its address.")
        .Key("redirect", RedirectForm, (c, v) => c with { Redirect = v }, "none", "Answers with a redirect.")
        .Key("respond", new ObjectForm<RespondConfig>(Respond()), (c, v) => c with { Respond = v }, "none", "Answers by itself.")
        .Key(
            "filters",
            Filters,
            (c, v) => c with { Filters = v },
            "none",
            "What happens to request and response on their way, in this order.")
        .Key("maxBody", new SizeForm(new(0), new(1L << 50)), (c, v) => c with { MaxBody = v }, "none", "The largest request body, instead of the listener's `limits.body`; above it 413.")
        .Key(
            "timeouts",
            ResilienceKeys.RouteTimeouts,
            (c, v) => c with { Timeouts = v },
            "none",
            "What the route changes of the time-outs of its pool and listener.")
        .Key("retries", ResilienceKeys.Retries, (c, v) => c with { Retries = v }, "none", "Absent, as the pool says.")
        .Key("resume", ScalarForms.Boolean, (c, v) => c with { Resume = v }, "none", "Whether a response that breaks off goes on from another endpoint. Absent, as the pool says.")
        .Key(
            "rateLimit",
            ResilienceKeys.RateLimits,
            (c, v) => c with { RateLimits = v },
            "none",
            "How many requests it takes, of each client or of all; several must all allow a request.")
        .Key("class", WorkKeys.ClassName, (c, v) => c with { Class = v }, "none", "Of its requests, for a pool whose strategy looks at costs; absent, as the pool tells it.")
        .Key("priority", ResilienceKeys.Priority, (c, v) => c with { Priority = v }, "normal", "Of its requests, when they wait for their pool.")
        .Later("sni");

    /// <summary>Of a route, and of a listener for all its routes.</summary>
    public static ListForm<FilterConfig> Filters => new(new OneOfForm<FilterConfig>(Filter()), "filters", MaxFilters);

    private static ParsedForm<TextTemplate> To { get; } =
        new("URL", "a URL such as https://www.shop.example", TemplateText.For(TemplatePlace.Redirect));

    private static ShorthandForm<TextTemplate, RedirectConfig> RedirectForm { get; } = new(
        "a URL such as https://www.shop.example, or a mapping with 'to',", "URL", To, (to, _) => new() { To = to }, Redirect());

    private static ObjectShape<RedirectConfig> Redirect() =>
        new ObjectShape<RedirectConfig>("redirect", "a redirect", "Sends the client elsewhere.", (_, _) => new())
        .Required("to", To, (c, v) => c with { To = v }, "Name the place: to: https://www.shop.example.", "A URL or path, with variables. A URL that ends with its host keeps path and query of the request.")
        .Key(
            "status",
            new WordForm<int>("a status of a redirect", [("301", 301), ("302", 302), ("303", 303), ("307", 307), ("308", 308)]) { IsNumber = true },
            (c, v) => c with { Status = v },
            "307",
            "301 and 308 are permanent, the others temporary; 307 and 308 keep the method.");

    private static ObjectShape<RespondConfig> Respond() =>
        new ObjectShape<RespondConfig>("respond", "a fixed response", "The same answer to every request.", (_, _) => new())
        .Key("status", new IntegerForm(200, 599, "A status"), (c, v) => c with { Status = v }, "200", "Of the answer; 204 and 304 have no body.")
        .Key("type", new ParsedForm<string>("media type", "a media type", ContentTypeText.Parse), (c, v) => c with { Type = v }, "text/plain; charset=utf-8", "Content-Type of the body.")
        .Key("body", new ParsedForm<string>("text", "a text", BodyText.Parse), (c, v) => c with { Body = v }, "none", "The body as text.")
        .Key("file", new ParsedForm<string>("path", "the path of a file", FilePathText.Parse), (c, v) => c with { File = v }, "none", "Or a file with the body, at most 64 KiB, relative to the folder of weir.yaml; read at start.");

    private static ObjectShape<FilterConfig> Filter()
    {
        var request = new HeaderValuesForm(FilteredHeaderText.Request, TemplatePlace.RequestHeader);
        var response = new HeaderValuesForm(FilteredHeaderText.Response, TemplatePlace.ResponseHeader);
        return new ObjectShape<FilterConfig>(
            "filter",
            "a filter",
            "One step: exactly one of these. Values may hold variables (docs/routing.md).",
            (_, position) => new() { Position = position })
            .Key(
                "setRequestHeader",
                request,
                (c, v) => c with { Kind = FilterKind.SetRequestHeader, Headers = v },
                "none",
                "The endpoint gets these headers with these values, whatever the client sent.")
            .Key(
                "addRequestHeader",
                request,
                (c, v) => c with { Kind = FilterKind.AddRequestHeader, Headers = v },
                "none",
                "The endpoint gets one more of each.")
            .Key(
                "removeRequestHeader",
                Names(FilteredHeaderText.Request),
                (c, v) => c with { Kind = FilterKind.RemoveRequestHeader, Headers = v },
                "none",
                "The endpoint does not get these.")
            .Key(
                "setResponseHeader",
                response,
                (c, v) => c with { Kind = FilterKind.SetResponseHeader, Headers = v },
                "none",
                "The client gets these headers with these values, whatever the endpoint sent.")
            .Key(
                "addResponseHeader",
                response,
                (c, v) => c with { Kind = FilterKind.AddResponseHeader, Headers = v },
                "none",
                "The client gets one more of each.")
            .Key(
                "removeResponseHeader",
                Names(FilteredHeaderText.Response),
                (c, v) => c with { Kind = FilterKind.RemoveResponseHeader, Headers = v },
                "none",
                "The client does not get these.")
            .Key(
                "rewritePrefix",
                new ObjectForm<PathRewriteConfig>(RewritePrefix()),
                (c, v) => c with { Kind = FilterKind.RewritePrefix, Rewrite = v },
                "none",
                "Replaces the beginning of the path. The first rewrite that is about a path is its last.")
            .Key(
                "rewriteRegex",
                new ObjectForm<PathRewriteConfig>(RewriteRegex()),
                (c, v) => c with { Kind = FilterKind.RewriteRegex, Rewrite = v },
                "none",
                "Puts the path together anew from groups.");
    }

    private static HeaderNamesForm Names(TextParser<string> name) => new(name);

    private static ObjectShape<PathRewriteConfig> RewritePrefix()
    {
        var path = new ParsedForm<string>("path", "a path such as /api", PathPatternText.Plain, "^/");
        return new ObjectShape<PathRewriteConfig>(
            "rewritePrefix",
            "a rewrite of the path's beginning",
            "In whole segments: /api is not the beginning of /apis.",
            (_, _) => new())
            .Required("from", path, (c, v) => c with { From = v }, "Name the beginning: from: /api.", "What the path begins with.")
            .Required(
                "to",
                path,
                (c, v) => c with { To = new(v, [new(TemplateVariable.None, v)]) },
                "Name what takes its place: to: /.",
                "What takes its place.");
    }

    private static ObjectShape<PathRewriteConfig> RewriteRegex() =>
        new ObjectShape<PathRewriteConfig>(
            "rewriteRegex",
            "a rewrite by regular expression",
            "A path that does not match stays as it is.",
            (_, _) => new())
            .Required(
                "match",
                ScalarForms.Regex,
                (c, v) => c with { From = v },
                "Write the expression: match: \"/old/(.*)\".",
                "Takes the whole normalised path.")
            .Required(
                "to",
                new ParsedForm<TextTemplate>("path", "a path with groups, such as /new/${1},", TemplateText.For(TemplatePlace.Rewrite)),
                (c, v) => c with { To = v },
                "Write the new path: to: /new/${1}.",
                "The new path; `${1}` is the first group.");
}
