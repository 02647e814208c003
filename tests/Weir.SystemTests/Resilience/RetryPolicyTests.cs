using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Resilience;

/// <summary>Retries and time-outs as a configuration says them.</summary>
public sealed class RetryPolicyTests
{
    [Theory]
    [EveryEngine(502)]
    [EveryEngine(503)]
    [EveryEngine(504)]
    public async Task An_answer_with_a_configured_status_goes_on_to_the_next_endpoint(string engine, int status)
    {
        await using var bad = Backend.Start(new Answering(status), "bad");
        await using var good = Backend.Start(new Normal(), "good");
        await using var weir = await StartAsync(engine, "retries: { attempts: 1, on: [ 502, 503, 504 ] }", bad, good);

        Assert.Equal("good", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);
        Assert.Equal(status, (await RawClient.ExchangeAsync(weir.Address, RawClient.Post("/", "pay"))).Status);
        Assert.Equal(1, (await weir.ReadMetricsAsync()).Sum("weir_retries_total"));
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_budget_that_is_used_up_is_counted(string engine)
    {
        await using var bad = Backend.Start(new Answering(503), "bad");
        await using var good = Backend.Start(new Normal(), "good");
        await using var weir = await StartAsync(engine, "retries: { on: [ 503 ], budget: 1% }", bad, good);

        var statuses = new List<int>();
        for (var i = 0; i < 40; i++)
            statuses.Add((await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);

        // Three in each second are granted whatever the budget; the rest is let through.
        Assert.Contains(200, statuses);
        Assert.Contains(503, statuses);
        Assert.Equal(statuses.Count(s => s == 503), (await weir.ReadMetricsAsync()).Sum("weir_retry_budget_exhausted_total"));
    }

    [Theory, EveryEngine]
    public async Task A_try_at_a_hung_endpoint_ends_in_time_for_another(string engine)
    {
        await using var hung = Backend.Start(new Hung(), "hung");
        await using var good = Backend.Start(new Normal(), "good");
        await using var weir = await StartAsync(engine, "retries: { perTry: 100ms }", hung, good);

        Assert.Equal("good", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);
        Assert.Equal(2, Assert.Single(await weir.ReadAccessLogAsync(1)).Tries);
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_body_that_is_kept_is_sent_again_whole(string engine)
    {
        await using var bad = Backend.Start(new ResetsAfterRequest(), "bad");
        await using var good = Backend.Start(new Echoing(), "good");
        await using var weir = await StartAsync(engine, "retries: { bufferBody: 128KiB }", bad, good);
        var body = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{i},"));
        await using var client = await RawClient.ConnectAsync(weir.Address);

        await client.SendAsync($"PUT / HTTP/1.1\r\nHost: test.example\r\nContent-Length: {body.Length}\r\n\r\n");
        await client.SendAsync(body[..50_000]);
        await client.SendAsync(body[50_000..]);
        var response = await client.ReadResponseAsync();

        Assert.Equal((200, body), (response.Status, response.BodyText));
        Assert.Equal(2, Assert.Single(await weir.ReadAccessLogAsync(1)).Tries);
        await weir.AssertNothingLeftAsync(connectionsOpen: 1);
    }

    [Theory, EveryEngine]
    public async Task The_total_time_out_of_a_route_ends_whatever_goes_on(string engine)
    {
        await using var hung = Backend.Start(new Hung(), "hung");
        await using var weir = await WeirProcess.StartAsync(
            new() { Engine = engine, Endpoints = [hung.Address], Routes = "{ pool: app, timeouts: { total: 200ms } }" });

        Assert.Equal(504, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
        Assert.Equal("total-timeout", Assert.Single(await weir.ReadAccessLogAsync(1)).Reason);
        await weir.AssertNothingLeftAsync();
    }

    private static Task<WeirProcess> StartAsync(string engine, string pool, params Backend[] backends) => WeirProcess.StartAsync(new()
    {
        Engine = engine,
        Endpoints = [.. backends.Select(b => b.Address)],
        Strategy = "first",
        Pool = pool,
    });
}
