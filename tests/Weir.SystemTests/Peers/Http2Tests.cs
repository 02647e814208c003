using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Peers;

/// <summary>Other people's HTTP/2 clients, an HTTP/1.1 endpoint.</summary>
public sealed class Http2Tests
{
    private const string NoLoad = "h2load is not installed; on Debian: apt-get install nghttp2-client";

    [Theory(Skip = Tool.NoCurl, SkipUnless = nameof(Tool.HasCurl), SkipType = typeof(Tool)), EveryEngine]
    public async Task Curl_gets_and_heads(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend);

        Assert.Equal("hello2", await CurlAsync(weir, "-w", "%{http_version}"));
        Assert.StartsWith("HTTP/2 200", await CurlAsync(weir, "--head"), StringComparison.Ordinal);
        Assert.Equal(["GET", "HEAD"], backend.Requests.Select(r => r.Method));
    }

    [Theory(Skip = Tool.NoCurl, SkipUnless = nameof(Tool.HasCurl), SkipType = typeof(Tool)), EveryEngine]
    public async Task Curl_sends_a_body_and_gets_it_back(string engine)
    {
        await using var backend = Backend.Start(new Continues());
        await using var weir = await StartAsync(engine, backend);
        using var folder = new TempFolder();
        var body = string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i:x}."));
        var file = folder.Write("body", body);

        Assert.Equal(body, await CurlAsync(weir, "--data-binary", "@" + file));
    }

    // Not with curl: version 7.88 fails at --parallel with prior knowledge, whatever the server.
    [Theory]
    [EveryEngine(false)]
    [EveryEngine(true)]
    public async Task Large_responses_of_either_framing_arrive_whole_side_by_side(string engine, bool chunked)
    {
        const int size = 5_000_000;
        await using var backend = Backend.Start(new Streaming(size, chunked));
        await using var weir = await StartAsync(engine, backend);
        using var client = new HttpClient
        {
            Timeout = Deadline.Default,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        var bodies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.GetByteArrayAsync(new Uri(UrlOf(weir)))));

        foreach (var body in bodies)
        {
            Assert.Equal(size, body.Length);
            Assert.Equal(-1, Array.FindIndex(body.Select((b, i) => b == Streaming.ByteAt(i)).ToArray(), same => !same));
        }
    }

    [Theory(Skip = NoLoad, SkipUnless = nameof(Tool.HasH2Load), SkipType = typeof(Tool)), EveryEngine]
    public async Task H2load_is_answered_every_time(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend);

        var (code, text, errors) = await ChildProcess.RunAsync("h2load", ["-n", "3000", "-c", "4", "-m", "25", UrlOf(weir)]);

        Assert.True(code == 0, errors);
        Assert.Contains("3000 succeeded, 0 failed, 0 errored, 0 timeout", text, StringComparison.Ordinal);
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_web_socket_over_http2_reaches_an_http1_server(string engine)
    {
        await using var server = new WebSocketEcho();
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [server.Address] });
        using var limit = new CancellationTokenSource(Deadline.Default);
        using var handler = new SocketsHttpHandler();
        using var invoker = new HttpMessageInvoker(handler);
        using var client = new ClientWebSocket();
        client.Options.HttpVersion = HttpVersion.Version20;
        client.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await client.ConnectAsync(new Uri($"ws://{weir.Address}/chat"), invoker, limit.Token);
        var message = new byte[100_000];
        new Random(1).NextBytes(message);

        await client.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, limit.Token);

        var echo = new byte[message.Length];
        for (var filled = 0; filled < echo.Length;)
            filled += (await client.ReceiveAsync(echo.AsMemory(filled), limit.Token)).Count;
        Assert.Equal(message, echo);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", limit.Token);
    }

    [Theory, EveryEngine]
    public async Task A_drain_finishes_what_runs_and_then_ends(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend);
        using var client = new HttpClient { Timeout = Deadline.Default };
        using var request = new HttpRequestMessage(HttpMethod.Get, UrlOf(weir)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await client.SendAsync(request);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync());

        weir.Terminate();

        Assert.Equal(0, await weir.WaitForExitAsync(Deadline.Default));
    }

    private static Task<WeirProcess> StartAsync(string engine, Backend backend) =>
        WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });

    private static string UrlOf(WeirProcess weir) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)weir.Address).Port}/");

    private static async Task<string> CurlAsync(WeirProcess weir, params string[] arguments)
    {
        var (code, text, errors) = await ChildProcess.RunAsync(
            "curl", ["-sS", "--http2-prior-knowledge", "--max-time", "20", UrlOf(weir), .. arguments]);
        Assert.True(code == 0, $"curl ended with {code}: {errors}");
        return text;
    }
}
