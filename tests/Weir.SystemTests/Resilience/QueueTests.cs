using System.Net;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Wire;
using Xunit;

namespace Weir.SystemTests.Resilience;

/// <summary>Limits and queues of a pool, over two loops, so that slots freed on one wake requests of the other.</summary>
public sealed class QueueTests
{
    [Theory]
    [EveryEngine("maxRequests: 2", 1)]
    [EveryEngine("panic: true", 2)]
    public async Task Requests_over_the_limit_wait_and_are_all_served(string engine, string limit, int endpointLimit)
    {
        await using var backend = Backend.Start(new Delayed(TimeSpan.FromMilliseconds(10)));
        await using var weir = await StartAsync(engine, $"{limit}, queue: {{ length: 100, wait: 20s }}", backend, endpointLimit);

        var responses = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => AskAsync(weir, IPAddress.Parse($"127.0.0.{1 + (i % 5)}"))));

        Assert.All(responses, response => Assert.Equal(200, response.Status));
        var metrics = await weir.ReadMetricsAsync();
        Assert.True(metrics.Sum("weir_queue_waited_total") > 0);
        Assert.True(metrics.Sum("weir_queue_wait_seconds_total") > 0);
        Assert.Equal((0, 0, 0), (metrics.Sum("weir_queue_length"), metrics.Sum("weir_pool_in_flight"), metrics.Sum("weir_endpoint_in_flight")));
        Assert.True(backend.Connections.Count <= 4, $"{backend.Connections.Count} connections for {endpointLimit} requests at a time");
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task Who_waits_too_long_is_told_when_to_come_again(string engine)
    {
        await using var backend = Backend.Start(new Hung());
        await using var weir = await StartAsync(engine, "maxRequests: 1, queue: { length: 1, wait: 100ms }", backend, 10);
        await using var first = await RawClient.ConnectAsync(weir.Address);
        await first.SendAsync(RawClient.Get("/"));
        await Poll.UntilAsync(() => backend.Connections.Count == 1, "the endpoint has the first request");

        var response = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));

        Assert.Equal((503, "1"), (response.Status, response.Fields.Single("Retry-After")));
        Assert.Equal("queue-timeout", Assert.Single(await weir.ReadAccessLogAsync(1)).Reason);
        Assert.Equal(1, (await weir.ReadMetricsAsync()).Sum("weir_queue_expired_total"));
    }

    [Theory, EveryEngine]
    public async Task A_client_that_goes_away_leaves_the_queue(string engine)
    {
        await using var backend = Backend.Start(new Hung());
        await using var weir = await StartAsync(engine, "maxRequests: 1, queue: { length: 10, wait: 1m }", backend, 10);
        await using var first = await RawClient.ConnectAsync(weir.Address);
        await first.SendAsync(RawClient.Get("/"));
        await Poll.UntilAsync(() => backend.Connections.Count == 1, "the endpoint has the first request");
        await using var second = await RawClient.ConnectAsync(weir.Address);
        await second.SendAsync(RawClient.Get("/"));
        await UntilQueueIsAsync(weir, 1);

        second.Reset();

        await UntilQueueIsAsync(weir, 0);
        Assert.Equal("client-gone", Assert.Single(await weir.ReadAccessLogAsync(1)).Reason);
    }

    private static Task UntilQueueIsAsync(WeirProcess weir, int length) => Poll.UntilAsync(
        async () => (int)(await weir.ReadMetricsAsync()).Sum("weir_queue_length") == length, () => $"{length} requests wait");

    private static async Task<RawResponse> AskAsync(WeirProcess weir, IPAddress from)
    {
        await using var client = await RawClient.ConnectAsync(weir.Address, from);
        await client.SendAsync(RawClient.Get("/"));
        return await client.ReadResponseAsync();
    }

    private static Task<WeirProcess> StartAsync(string engine, string pool, Backend backend, int endpointLimit) => WeirProcess.StartAsync(new()
    {
        Engine = engine,
        Endpoints = [$"{{ address: \"{backend.Address}\", maxRequests: {endpointLimit} }}"],
        Loops = 2,
        Pool = pool,
    });
}
