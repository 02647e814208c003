using System.Net;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Peers;

/// <summary>curl as the client: an implementation of HTTP/1.1 that has seen every server there is.</summary>
public sealed class CurlTests
{
    [Theory(Skip = Tool.NoCurl, SkipUnless = nameof(Tool.HasCurl), SkipType = typeof(Tool)), EveryEngine]
    public async Task Get_head_and_an_unknown_method(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend);

        Assert.Equal("hello", await CurlAsync(weir, "/"));
        Assert.Contains("Content-Length: 5", await CurlAsync(weir, "/", "--head"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("hello", await CurlAsync(weir, "/", "-X", "BREW"));
        Assert.Equal("hello", await CurlAsync(weir, "/", "--http1.0"));
        Assert.Equal(["GET", "HEAD", "BREW", "GET"], backend.Requests.Select(r => r.Method));
        Assert.All(backend.Requests, r => Assert.Contains(r.Fields, f => f.Is("User-Agent") && f.Value.StartsWith("curl/", StringComparison.Ordinal)));
    }

    [Theory(Skip = Tool.NoCurl, SkipUnless = nameof(Tool.HasCurl), SkipType = typeof(Tool)), EveryEngine]
    public async Task Several_requests_share_one_connection(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend);
        var url = UrlOf(weir, "/");

        var connects = await CurlAsync(weir, "/", url, url, "-w", " %{num_connects} ");

        Assert.Equal("hello 1 hello 0 hello 0 ", connects);
        Assert.Single(backend.Connections);
    }

    [Theory(Skip = Tool.NoCurl, SkipUnless = nameof(Tool.HasCurl), SkipType = typeof(Tool))]
    [EveryEngine("Expect:")]
    [EveryEngine("Expect: 100-continue")]
    [EveryEngine("Transfer-Encoding: chunked")]
    public async Task A_body_comes_back_as_it_went(string engine, string field)
    {
        await using var backend = Backend.Start(new Continues());
        await using var weir = await StartAsync(engine, backend);
        using var folder = new TempFolder();
        var body = string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i:x}."));
        var file = folder.Write("body", body);

        Assert.Equal(body, await CurlAsync(weir, "/", "--data-binary", "@" + file, "-H", field));
    }

    [Theory(Skip = Tool.NoCurl, SkipUnless = nameof(Tool.HasCurl), SkipType = typeof(Tool))]
    [EveryEngine(false)]
    [EveryEngine(true)]
    public async Task A_response_of_either_framing_arrives_whole(string engine, bool chunked)
    {
        const int size = 5_000_000;
        await using var backend = Backend.Start(new Streaming(size, chunked));
        await using var weir = await StartAsync(engine, backend);
        using var folder = new TempFolder();
        var file = folder.File("body");

        await CurlAsync(weir, "/", "-o", file);

        var body = await File.ReadAllBytesAsync(file);
        Assert.Equal(size, body.Length);
        Assert.Equal(-1, Array.FindIndex(body.Select((b, i) => b == Streaming.ByteAt(i)).ToArray(), same => !same));
    }

    private static Task<WeirProcess> StartAsync(string engine, Backend backend) =>
        WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });

    private static string UrlOf(WeirProcess weir, string path) => $"http://127.0.0.1:{((IPEndPoint)weir.Address).Port}{path}";

    private static async Task<string> CurlAsync(WeirProcess weir, string path, params string[] arguments)
    {
        var (code, text, errors) = await ChildProcess.RunAsync("curl", ["-sS", "--max-time", "20", UrlOf(weir, path), .. arguments]);
        Assert.True(code == 0, $"curl ended with {code}: {errors}");
        return text;
    }
}
