using System.Text.Json;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Routing;

/// <summary><c>weir route</c> and <c>weir check</c> as a user calls them.</summary>
public sealed class RouteVerbTests
{
    private const string Configuration = """
        listeners:
          web:
            bind: "127.0.0.1:8080"
            routes:
              - { name: orders, host: shop.example, path: /orders/**, methods: POST, pool: app }
              - name: api
                path: /api/**
                headers: { X-Key: { present: true } }
                pools: { app: 95, canary: 5 }
                sticky: { cookie: id }
                filters:
                  - setRequestHeader: { X-Client: "${client.address}" }
                  - rewritePrefix: { from: /api, to: / }
              - { host: old.example, redirect: https://new.example }
        pools:
          app: { strategy: round-robin, endpoints: [ "127.0.0.1:1" ] }
          canary: { endpoints: [ "name.that.does.not.resolve.invalid:1" ] }
        """;

    [Fact]
    public async Task The_way_of_a_request_is_told_with_the_reasons_of_the_routes_before()
    {
        var (code, text, errors) = await RouteAsync("GET", "http://shop.example:8080//api/%69tems?q=1", "-H", "X-Key: 1", "-H", "Cookie: id=7", "--from", "10.1.2.3");
        Assert.Equal((0, ""), (code, errors));
        var lines = text.Split('\n');
        Assert.Contains(lines, l => l.StartsWith("listener  web on 127.0.0.1:8080", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("not       routes[0] orders at ", StringComparison.Ordinal) && l.EndsWith("weir.yaml:5:9: method GET is not one of POST", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("route     routes[1] api at ", StringComparison.Ordinal) && l.EndsWith("weir.yaml:6:9", StringComparison.Ordinal));
        Assert.Contains("filter    setRequestHeader X-Client: 10.1.2.3", lines);
        Assert.Contains("target    /items?q=1", lines);
        Assert.Contains(lines, l => l.StartsWith("pool      ", StringComparison.Ordinal) && l.Contains("of app 95, canary 5; this client is at 0.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_as_JSON()
    {
        var (code, text, _) = await RouteAsync("GET", "old.example/x?y", "--json");
        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(text);
        Assert.Equal(307, json.RootElement.GetProperty("status").GetInt32());
        Assert.Equal("https://new.example/x?y", json.RootElement.GetProperty("location").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("route").GetProperty("index").GetInt32());
        Assert.Equal(2, json.RootElement.GetProperty("passed").GetArrayLength());
    }

    [Theory]
    [InlineData("http://other.example/", "answer    404 no-route")]
    [InlineData("http://other.example/api%2Fx", "answer    400 ambiguous-path")]
    public async Task A_request_that_no_route_takes_is_answered_as_the_proxy_answers_it(string url, string line)
    {
        var (code, text, _) = await RouteAsync("GET", url);
        Assert.Equal(0, code);
        Assert.Contains(line, text.Split('\n'));
    }

    [Fact]
    public async Task A_page_that_is_not_there_is_an_error_of_the_check()
    {
        using var folder = new TempFolder();
        var config = folder.Write("weir.yaml", "listeners: { web: { bind: \":80\", routes: [ { respond: { file: none.html } } ] } }\npools: { a: { endpoints: [ \"a:1\" ] } }\n");
        var (code, _, errors) = await ChildProcess.RunAsync("dotnet", Program, "check", config);
        Assert.Equal(1, code);
        Assert.Contains("weir.yaml:1:44 listeners.web.routes[0].respond.file: ", errors, StringComparison.Ordinal);
        Assert.Contains("Correct the name; it is relative to the folder of the configuration.", errors, StringComparison.Ordinal);
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "weir.dll");

    private static async Task<(int Code, string Output, string Errors)> RouteAsync(params string[] arguments)
    {
        using var folder = new TempFolder();
        var config = folder.Write("weir.yaml", Configuration);
        return await ChildProcess.RunAsync("dotnet", [Program, "route", .. arguments, "--config", config]);
    }
}
