using System.Diagnostics;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Wire;
using Xunit;

namespace Weir.SystemTests.Routing;

/// <summary>Conditions and filters of a real file in the real program.</summary>
public sealed class FilterTests
{
    [Theory, EveryEngine]
    public async Task Filters_change_request_and_response_on_their_way(string engine)
    {
        await using var backend = Backend.Start(new Normal(further: "Server: secret\r\nX-Path: forged\r\n"), "a");
        await using var weir = await StartAsync(engine, backend, """
            { name: api, path: /api/**, pool: app, filters: [
                { rewritePrefix: { from: /api, to: / } },
                { setRequestHeader: { X-Client: "${client.address}", X-Route: "${route}" } },
                { removeRequestHeader: X-Internal },
                { setResponseHeader: { X-Path: "${path}", X-By: "${endpoint}", X-Id: "${request.id}" } },
                { removeResponseHeader: Server } ] }
            """, "requestId: true");

        var response = await RawClient.ExchangeAsync(
            weir.Address, "GET /api/items?q=1 HTTP/1.1\r\nHost: test.example\r\nX-Internal: yes\r\nX-Client: forged\r\n\r\n");

        Assert.Equal(200, response.Status);
        var request = Assert.Single(backend.Requests);
        Assert.Equal("/items?q=1", request.Target);
        Assert.Equal(("127.0.0.1", "api", null), (request.Fields.Single("X-Client"), request.Fields.Single("X-Route"), request.Fields.Single("X-Internal")));
        Assert.Equal(("/api/items", backend.Address, null), (response.Fields.Single("X-Path"), response.Fields.Single("X-By"), response.Fields.Single("Server")));
        var entry = (await weir.ReadAccessLogAsync(1))[0];
        Assert.Equal(request.Fields.Single("X-Request-Id"), entry.RequestId);
        Assert.Equal((entry.RequestId, "api"), (response.Fields.Single("X-Id"), entry.Route));
        Assert.Empty(backend.Violations);
    }

    [Theory, EveryEngine]
    public async Task Routes_choose_by_method_header_query_cookie_and_source(string engine)
    {
        await using var backend = Backend.Start(new Normal(), "a");
        await using var weir = await StartAsync(engine, backend, """
            { methods: PURGE, respond: { body: method } },
            { headers: { X-Beta: { present: true } }, respond: { body: header } },
            { query: { debug: "1" }, respond: { body: query } },
            { cookies: { group: { prefix: can } }, respond: { body: cookie } },
            { source: 127.0.0.9, respond: { body: source } },
            { path: { regex: "/users/[0-9]+" }, respond: { body: regex } },
            { path: "/img/*.png", respond: { body: glob } },
            { pool: app }
            """);
        foreach (var (request, expected) in new[]
        {
            ("PURGE / HTTP/1.1\r\nHost: t\r\n\r\n", "method"),
            ("GET / HTTP/1.1\r\nHost: t\r\nx-beta:\r\n\r\n", "header"),
            ("GET /?x&debu%67=1 HTTP/1.1\r\nHost: t\r\n\r\n", "query"),
            ("GET / HTTP/1.1\r\nHost: t\r\nCookie: a=b; group=canary\r\n\r\n", "cookie"),
            ("GET /users/7 HTTP/1.1\r\nHost: t\r\n\r\n", "regex"),
            ("GET /users/%37 HTTP/1.1\r\nHost: t\r\n\r\n", "regex"),
            ("GET /img/a.png HTTP/1.1\r\nHost: t\r\n\r\n", "glob"),
            ("GET /users/x HTTP/1.1\r\nHost: t\r\n\r\n", "a"),
        })
            Assert.Equal(expected, (await RawClient.ExchangeAsync(weir.Address, request)).BodyText);

        await using var client = await RawClient.ConnectAsync(weir.Address, System.Net.IPAddress.Parse("127.0.0.9"));
        await client.SendAsync(RawClient.Get("/"));
        Assert.Equal("source", (await client.ReadResponseAsync()).BodyText);
        await weir.AssertNothingLeftAsync(connectionsOpen: 10);
    }

    [Theory, EveryEngine]
    public async Task A_redirect_keeps_path_and_query_and_a_page_comes_from_a_file(string engine)
    {
        using var folder = new TempFolder();
        var page = folder.Write("down.html", "<p>down</p>");
        await using var backend = Backend.Start(new Normal(), "a");
        await using var weir = await StartAsync(engine, backend, $$"""
            { host: old.example, redirect: { to: "https://new.example", status: 308 } },
            { respond: { status: 503, type: text/html, file: "{{page}}" }, filters: [ { setResponseHeader: { Retry-After: "60" } } ] }
            """);

        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync("GET /a//b?c=d HTTP/1.1\r\nHost: old.example:80\r\n\r\n");
        var redirect = await client.ReadResponseAsync();
        Assert.Equal((308, "https://new.example/a/b?c=d", ""), (redirect.Status, redirect.Fields.Single("Location"), redirect.BodyText));
        await client.SendAsync(RawClient.Get("/"));
        var down = await client.ReadResponseAsync();
        Assert.Equal((503, "text/html", "60", "<p>down</p>"), (down.Status, down.Fields.Single("Content-Type"), down.Fields.Single("Retry-After"), down.BodyText));
        Assert.Empty(backend.Requests);
    }

    [Theory, EveryEngine]
    public async Task No_client_can_split_a_response_or_a_request(string engine)
    {
        await using var backend = Backend.Start(new Normal(), "a");
        await using var weir = await StartAsync(engine, backend, """
            { path: /go/**, redirect: "https://b.example${target}" },
            { pool: app, filters: [
                { setRequestHeader: { X-A: "${target} ${header.X-In} ${host}" } },
                { setResponseHeader: { X-A: "${target} ${header.X-In} ${host}" } } ] }
            """);
        foreach (var attack in new[]
        {
            "GET /go/%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: t\r\n\r\n",
            "GET /%0D%0A%0D%0A<script> HTTP/1.1\r\nHost: t\r\n\r\n",
            "GET /?a=%0d%0aSet-Cookie:b HTTP/1.1\r\nHost: t\r\nX-In: %0d%0aSet-Cookie: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: t\r\nX-In: a\rSet-Cookie: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: t\r\nX-In: a\nSet-Cookie: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: t\r\nX-In: a\0b\r\n\r\n",
            "GET /\u00e5\u0098\u008d\u00e5\u0098\u008aSet-Cookie:b HTTP/1.1\r\nHost: t\r\n\r\n",
            "GET /go/%E5%98%8D%E5%98%8ASet-Cookie:b HTTP/1.1\r\nHost: t\r\n\r\n",
        })
        {
            var response = await RawClient.ExchangeAsync(weir.Address, attack);
            Assert.Null(response.Fields.Single("Set-Cookie"));
            Assert.True(response.Status is 200 or 307 or 400, $"{response.Status} to {attack}");
        }

        Assert.All(backend.Requests, request => Assert.Null(request.Fields.Single("Set-Cookie")));
        Assert.Empty(backend.Violations);
    }

    [Theory, EveryEngine]
    public async Task An_expression_costs_time_linear_in_what_a_client_sends(string engine)
    {
        await using var backend = Backend.Start(new Normal(), "a");
        await using var weir = await StartAsync(engine, backend, """
            { path: { regex: "/(a+)+b" }, respond: { body: regex } },
            { headers: { X-In: { regex: "(a|a|aa)*c" } }, respond: { body: regex } },
            { path: "/*a*a*a*a*a*a*a*ab", respond: { body: glob } },
            { pool: app, filters: [ { rewriteRegex: { match: "/((a*)*)*d", to: "/${1}" } } ] }
            """);
        var evil = new string('a', 7000);
        // The first one builds the automata.
        Assert.Equal("a", (await RawClient.ExchangeAsync(weir.Address, Request(evil))).BodyText);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
            Assert.Equal("a", (await RawClient.ExchangeAsync(weir.Address, Request(evil))).BodyText);
        // Going back, one of them would take longer than the universe is old.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"20 requests took {clock.Elapsed}");

        static string Request(string text) => $"GET /{text} HTTP/1.1\r\nHost: t\r\nX-In: {text}\r\n\r\n";
    }

    private static Task<WeirProcess> StartAsync(string engine, Backend backend, string routes, string? listener = null) =>
        WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [backend.Address],
            Routes = routes.ReplaceLineEndings(" "),
            Listener = listener,
        });
}
