using System.Net;
using System.Net.Sockets;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Wire;
using Xunit;

namespace Weir.SystemTests.Resilience;

/// <summary>Rate limits of routes and connection limits of sources.</summary>
public sealed class RateLimitTests
{
    [Theory, EveryEngine]
    public async Task Beyond_its_rate_a_client_gets_429_and_others_do_not(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await StartAsync(engine, backend, "rateLimit: { rate: 2/h, burst: 3 }");

        Assert.Equal("200 200 200 429", await AskAsync(weir, 4, "127.0.0.1"));
        Assert.Equal("200", await AskAsync(weir, 1, "127.0.0.2"));

        await using var client = await RawClient.ConnectAsync(weir.Address, IPAddress.Parse("127.0.0.1"));
        await client.SendAsync(RawClient.Get("/"));
        var response = await client.ReadResponseAsync();
        Assert.Equal(
            ("3", "0"), (response.Fields.Single("RateLimit-Limit"), response.Fields.Single("RateLimit-Remaining")));
        Assert.InRange(int.Parse(response.Fields.Single("Retry-After")!), 1, 1800);
        Assert.InRange(int.Parse(response.Fields.Single("RateLimit-Reset")!), 1, 5400);
        Assert.Equal(2, (await weir.ReadMetricsAsync()).Sum("weir_rate_limited_total"));
        Assert.Equal(2, (await weir.ReadMetricsAsync()).Sum("weir_reasons_total", ("reason", "rate-limited")));
    }

    [Theory, EveryEngine]
    public async Task Behind_a_trusted_proxy_each_of_its_clients_has_a_rate_and_a_strangers_word_counts_for_nothing(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [backend.Address],
            Listener = "forwarding: { trust: [ 127.0.0.2/32 ] }",
            Routes = "{ pool: app, rateLimit: { rate: 1/h } }",
        });

        Assert.Equal("200 429", await AskAsync(weir, 2, "127.0.0.2", "X-Forwarded-For: 203.0.113.1\r\n"));
        Assert.Equal("200", await AskAsync(weir, 1, "127.0.0.2", "X-Forwarded-For: 203.0.113.1, 203.0.113.2\r\n"));
        Assert.Equal("200", await AskAsync(weir, 1, "127.0.0.1", "X-Forwarded-For: 203.0.113.3\r\n"));
        Assert.Equal("429", await AskAsync(weir, 1, "127.0.0.1", "X-Forwarded-For: 203.0.113.4\r\n"));
    }

    [Theory, EveryEngine]
    public async Task A_header_may_be_what_is_counted_by(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await StartAsync(engine, backend, "rateLimit: { rate: 1/h, by: { header: X-Key } }");

        Assert.Equal("200 429", await AskAsync(weir, 2, "127.0.0.1", "X-Key: a\r\n"));
        Assert.Equal("200 429", await AskAsync(weir, 2, "127.0.0.1", "X-Key: b\r\n"));
    }

    [Theory, EveryEngine]
    public async Task A_source_with_too_many_connections_is_reset_and_counted(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await WeirProcess.StartAsync(
            new() { Engine = engine, Endpoints = [backend.Address], Loops = 2, Listener = "maxConnectionsPerSource: 3" });
        var clients = new List<RawClient>();
        for (var i = 0; i < 3; i++)
        {
            clients.Add(await RawClient.ConnectAsync(weir.Address));
            await clients[i].SendAsync(RawClient.Get("/"));
            Assert.Equal(200, (await clients[i].ReadResponseAsync()).Status);
        }

        await AssertResetAsync(weir.Address);
        Assert.Equal("200", await AskAsync(weir, 1, "127.0.0.2"));
        Assert.Equal(1, (await weir.ReadMetricsAsync()).Sum("weir_reasons_total", ("reason", "source-limit")));

        await clients[0].DisposeAsync();
        await Poll.UntilAsync(
            async () => (await weir.ReadMetricsAsync()).Sum("weir_connections_open") <= 2, () => "the connection has left");
        Assert.Equal("200", await AskAsync(weir, 1, "127.0.0.1"));
        foreach (var client in clients)
            await client.DisposeAsync();
        await weir.AssertNothingLeftAsync();
    }

    /// <summary>The reset may come as early as the connection itself.</summary>
    private static async Task AssertResetAsync(EndPoint address)
    {
        try
        {
            await using var client = await RawClient.ConnectAsync(address);
            Assert.True(await client.EndsAsync());
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Sooner than the client could look.
        }
    }

    private static async Task<string> AskAsync(WeirProcess weir, int times, string from, string fields = "")
    {
        var statuses = new int[times];
        for (var i = 0; i < times; i++)
        {
            await using var client = await RawClient.ConnectAsync(weir.Address, IPAddress.Parse(from));
            await client.SendAsync($"GET / HTTP/1.1\r\nHost: test.example\r\n{fields}\r\n");
            statuses[i] = (await client.ReadResponseAsync()).Status;
        }

        return string.Join(' ', statuses);
    }

    private static Task<WeirProcess> StartAsync(string engine, Backend backend, string route) =>
        WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address], Loops = 2, Routes = $"{{ pool: app, {route} }}" });
}
