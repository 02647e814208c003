using System.Text;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Scheduling;

/// <summary>Strategies that look at what requests cost, before HTTP and TCP.</summary>
public sealed class CostTests
{
    private const string Costs = "costs: { video: { video: 1, music: 3 }, music: { video: 2, music: 1 } }, costUnit: 1h";

    [Theory]
    [EveryEngine("least-finish-time")]
    [EveryEngine("priced-finish-time")]
    [EveryEngine("exponential-potential")]
    public async Task A_request_goes_to_the_kind_that_suits_its_class(string engine, string strategy)
    {
        await using var video = Backend.Start(new Normal());
        await using var music = Backend.Start(new Normal());
        await using var weir = await StartAsync(
            engine, strategy, $"{Costs}, class: {{ header: X-Kind }}", video, music, routes: "{ path: /songs/**, pool: app, class: music }, { pool: app }");

        for (var i = 0; i < 5; i++)
        {
            await AskAsync(weir, "/", "X-Kind: video");
            await AskAsync(weir, "/songs/1", "X-Kind: video");
        }

        Assert.Equal([5, 5], [video.Requests.Count, music.Requests.Count]);
        Assert.All(music.Requests, request => Assert.Equal("/songs/1", request.Target));
        Assert.Equal(0, (await weir.ReadMetricsAsync()).Sum("weir_endpoint_backlog_seconds"));
    }

    [Theory, EveryEngine]
    public async Task What_is_in_progress_counts_by_its_size(string engine)
    {
        await using var video = Backend.Start(new Hung());
        await using var music = Backend.Start(new Hung());
        await using var weir = await StartAsync(
            engine, "least-finish-time", $"{Costs}, class: {{ query: kind }}, size: {{ query: size }}", video, music);

        // 4 h at the video server; the next ends sooner at the music server, in 3 h; then 5 h beside 6 h, and what began first.
        List<RawClient> clients = [];
        foreach (var target in (string[])["/?kind=video&size=4", "/?kind=video&size=1", "/?kind=video", "/?kind=video&size=zero"])
        {
            var client = await RawClient.ConnectAsync(weir.Address);
            clients.Add(client);
            await client.SendAsync(RawClient.Get(target));
            await Poll.UntilAsync(() => video.Connections.Count + music.Connections.Count == clients.Count, $"{target} is placed");
        }

        var metrics = await weir.ReadMetricsAsync();
        Assert.Equal((3, 1), (video.Connections.Count, music.Connections.Count));
        Assert.Equal((4 + 1 + 1 + 3) * 3600, metrics.Sum("weir_endpoint_backlog_seconds"));
        foreach (var client in clients)
            client.Reset();
        await Poll.UntilAsync(
            async () => (await weir.ReadMetricsAsync()).Sum("weir_endpoint_backlog_seconds") == 0, () => "the work of clients that left is forgotten");
    }

    [Theory, EveryEngine]
    public async Task Costs_that_are_not_given_are_learned(string engine)
    {
        await using var slow = Backend.Start(new Delayed(TimeSpan.FromMilliseconds(100)));
        await using var fast = Backend.Start(new Normal());
        await using var weir = await StartAsync(engine, "least-finish-time", "classes: [ any ], class: { header: X-Kind }", slow, fast);

        for (var i = 0; i < 60; i++)
            await AskAsync(weir, "/", "X-Kind: any");

        Assert.True(fast.Requests.Count > 3 * slow.Requests.Count, $"{fast.Requests.Count} to the fast one, {slow.Requests.Count} to the slow one");
        var metrics = await weir.ReadMetricsAsync();
        Assert.True(metrics.Sum("weir_cost_seconds", ("class", "any"), ("endpoint", slow.Address)) > metrics.Sum("weir_cost_seconds", ("class", "any"), ("endpoint", fast.Address)));
    }

    [Theory, EveryEngine]
    public async Task A_connection_is_placed_by_its_first_bytes(string engine)
    {
        await using var video = Backend.Start(new TcpCountsThenAnswers());
        await using var music = Backend.Start(new TcpCountsThenAnswers());
        await using var weir = await StartAsync(
            engine, "least-finish-time", $"{Costs}, class: {{ at: 0, names: {{ V: video, M: music }} }}, size: {{ at: 1 }}", video, music, protocol: "tcp");

        foreach (var request in (string[])["V1", "M2", "M3 and more"])
        {
            await using var client = await RawClient.ConnectAsync(weir.Address);
            await client.SendAsync(request);
            client.FinishSending();
            Assert.Equal($"{request.Length} bytes", Encoding.Latin1.GetString(await client.ReadToEndAsync()));
        }

        Assert.Equal((1, 2), (video.Connections.Count, music.Connections.Count));
    }

    private static async Task AskAsync(WeirProcess weir, string target, string field) =>
        Assert.Equal(200, (await RawClient.ExchangeAsync(weir.Address, $"GET {target} HTTP/1.1\r\nHost: a\r\n{field}\r\nConnection: close\r\n\r\n")).Status);

    private static Task<WeirProcess> StartAsync(
        string engine, string strategy, string pool, Backend video, Backend music, string protocol = "http", string? routes = null) => WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Strategy = strategy,
            Protocol = protocol,
            Routes = routes,
            Endpoints = [$"{{ address: \"{video.Address}\", tags: {{ kind: video }} }}", $"{{ address: \"{music.Address}\", tags: {{ kind: music }} }}"],
            Pool = pool,
        });
}
