using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Faults;

/// <summary>A request is sent again when that is safe (RFC 9110 §9.2.2), and only then; each time is counted.</summary>
public sealed class RetryTests
{
    [Theory]
    [EveryEngine("refusing")]
    [EveryEngine("resets on accept")]
    [EveryEngine("resets after the request")]
    [EveryEngine("closes after the request")]
    [EveryEngine("half-closes on accept")]
    public async Task An_idempotent_request_goes_to_the_next_endpoint(string engine, string fault)
    {
        await using var bad = BadEndpoint.Start(fault);
        await using var good = Backend.Start(new Normal(), "good");
        await using var weir = await StartAsync(engine, bad.Address, good.Address);

        var response = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));

        Assert.Equal((200, "good"), (response.Status, response.BodyText));
        var entry = Assert.Single(await weir.ReadAccessLogAsync(1));
        Assert.Equal((200, 2, good.Address), (entry.Status, entry.Tries, entry.Endpoint));
        Assert.Equal(1, (await weir.ReadMetricsAsync()).Sum("weir_retries_total"));
        await weir.AssertNothingLeftAsync();
    }

    [Theory]
    [EveryEngine("resets after the request")]
    [EveryEngine("closes after the request")]
    public async Task A_request_that_may_have_acted_is_not_repeated(string engine, string fault)
    {
        await using var bad = BadEndpoint.Start(fault);
        await using var good = Backend.Start(new Normal(), "good");
        await using var weir = await StartAsync(engine, bad.Address, good.Address);

        var response = await RawClient.ExchangeAsync(weir.Address, RawClient.Post("/", "pay"));

        Assert.Equal(502, response.Status);
        Assert.Empty(good.Requests);
        Assert.Equal(0, (await weir.ReadMetricsAsync()).Sum("weir_retries_total"));
    }

    [Theory, EveryEngine]
    public async Task A_request_that_was_never_sent_is_repeated_whatever_its_method(string engine)
    {
        await using var bad = BadEndpoint.Start("refusing");
        await using var good = Backend.Start(new Echoing(), "good");
        await using var weir = await StartAsync(engine, bad.Address, good.Address);

        var response = await RawClient.ExchangeAsync(weir.Address, RawClient.Post("/", "pay once"));

        Assert.Equal((200, "pay once"), (response.Status, response.BodyText));
        Assert.Single(good.Requests);
    }

    [Theory]
    [EveryEngine("dies inside the body")]
    [EveryEngine("garbage")]
    public async Task A_request_whose_response_has_begun_is_not_repeated(string engine, string fault)
    {
        await using var bad = BadEndpoint.Start(fault);
        await using var good = Backend.Start(new Normal(), "good");
        await using var weir = await StartAsync(engine, bad.Address, good.Address);
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(RawClient.Get("/"));

        await Record.ExceptionAsync(() => client.ReadResponseAsync());

        Assert.Single(await weir.ReadAccessLogAsync(1));
        Assert.Empty(good.Requests);
    }

    [Theory, EveryEngine]
    public async Task Retries_end_at_their_limit(string engine)
    {
        var bad = Enumerable.Range(0, 4).Select(_ => BadEndpoint.Start("resets after the request")).ToArray();
        await using var weir = await StartAsync(engine, [.. bad.Select(b => b.Address)]);

        var response = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));

        Assert.Equal(502, response.Status);
        Assert.Equal([1, 1, 1, 0], bad.Select(b => b.Backend!.Requests.Count)); // retries: 2
        foreach (var endpoint in bad)
            await endpoint.DisposeAsync();
    }

    /// <summary>The endpoint closes in order, so the proxy can know before it sends; one endpoint, so only a new connection helps.</summary>
    [Theory, EveryEngine]
    public async Task A_connection_that_the_endpoint_closed_while_idle_is_replaced(string engine)
    {
        await using var backend = Backend.Start(new ClosesIdle());
        await using var weir = await StartAsync(engine, backend.Address);
        await using var client = await RawClient.ConnectAsync(weir.Address);

        for (var i = 0; i < 30; i++)
        {
            await client.SendAsync(RawClient.Get($"/{i}"));
            Assert.Equal(200, (await client.ReadResponseAsync()).Status);
        }

        Assert.Equal(30, backend.Requests.Count);
    }

    [Theory, EveryEngine]
    public async Task A_connection_that_the_endpoint_resets_just_as_a_request_goes_out_is_replaced(string engine)
    {
        await using var backend = Backend.Start(new DropsReusedConnections());
        await using var weir = await StartAsync(engine, backend.Address);
        await using var client = await RawClient.ConnectAsync(weir.Address);

        for (var i = 0; i < 30; i++)
        {
            await client.SendAsync(RawClient.Get($"/{i}"));
            Assert.Equal(200, (await client.ReadResponseAsync()).Status);
        }

        Assert.Equal(30, backend.Requests.Count);
    }

    private static Task<WeirProcess> StartAsync(string engine, params string[] endpoints) => WeirProcess.StartAsync(new()
    {
        Engine = engine,
        Endpoints = endpoints,
        Strategy = "first",
        Pool = "retries: 2",
    });
}
