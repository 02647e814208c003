using System.Globalization;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Wire;
using Xunit;

namespace Weir.SystemTests.Faults;

/// <summary>Each fault of an endpoint gives the right status, is counted, has a reason in the log, and leaves nothing behind.</summary>
public sealed class EndpointFaultTests
{
    private const string ShortTimeouts = "timeouts: { connect: 1s, firstByte: 1s, bodyIdle: 1s }";

    [Theory]
    [EveryEngine("refusing", 503, "connect-refused")]
    [EveryEngine("hung", 504, "first-byte-timeout")]
    [EveryEngine("resets after the request", 502, "upstream-reset")]
    [EveryEngine("closes after the request", 502, "upstream-closed")]
    [EveryEngine("half-closes on accept", 502, "upstream-closed")]
    [EveryEngine("dies inside the head", 502, "upstream-closed")]
    [EveryEngine("garbage", 502, "control-character")]
    [EveryEngine("oversized head", 502, "too-many-fields")]
    [EveryEngine("1xx without end", 502, "too-many-interim-responses")]
    [EveryEngine("bare LF", 502, "bare-lf")]
    [EveryEngine("bare CR", 502, "bare-cr")]
    [EveryEngine("obs-fold", 502, "folded-field")]
    [EveryEngine("NUL in a field", 502, "control-character")]
    [EveryEngine("space before colon", 502, "space-before-colon")]
    [EveryEngine("two lengths", 502, "repeated-content-length")]
    [EveryEngine("the same length twice", 502, "repeated-content-length")]
    [EveryEngine("negative length", 502, "bad-content-length")]
    [EveryEngine("length and chunked", 502, "content-length-and-transfer-encoding")]
    [EveryEngine("unknown coding", 502, "bad-transfer-encoding")]
    [EveryEngine("bad status", 502, "bad-status-line")]
    [EveryEngine("status 000", 502, "bad-status-line")]
    [EveryEngine("bad version", 502, "unsupported-version")]
    [EveryEngine("101 unasked", 502, "unasked-upgrade")]
    public async Task A_fault_before_the_response_gives_a_status_and_a_reason(string engine, string fault, int status, string reason)
    {
        await using var bad = BadEndpoint.Start(fault);
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [bad.Address],
            Listener = ShortTimeouts,
            Pool = "retries: 0",
        });

        var response = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));

        Assert.Equal(status, response.Status);
        var entry = Assert.Single(await weir.ReadAccessLogAsync(1));
        Assert.Equal(status, entry.Status);
        Assert.Equal(reason, entry.Reason);
        Assert.Equal(bad.Address, entry.Endpoint);
        var metrics = await weir.ReadMetricsAsync();
        Assert.Equal(1, metrics.Sum("weir_requests_total", ("code", status.ToString(CultureInfo.InvariantCulture))));
        await weir.AssertNothingLeftAsync();
    }

    /// <summary>The reset may come before the connection stands (503) or when the request is out (502); nobody can choose.</summary>
    [Theory, EveryEngine]
    public async Task A_reset_on_accept_gives_a_status_and_a_reason(string engine)
    {
        await using var bad = BadEndpoint.Start("resets on accept");
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [bad.Address], Pool = "retries: 0" });

        var response = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));

        Assert.True(response.Status is 502 or 503, $"The status is {response.Status}.");
        var entry = Assert.Single(await weir.ReadAccessLogAsync(1));
        Assert.Equal(response.Status, entry.Status);
        Assert.False(string.IsNullOrEmpty(entry.Reason), "The log says why.");
        await weir.AssertNothingLeftAsync();
    }

    [Theory]
    [EveryEngine("dies inside the body", "upstream-truncated")]
    [EveryEngine("dies inside a chunk", "upstream-truncated")]
    [EveryEngine("fewer bytes than promised", "upstream-truncated")]
    [EveryEngine("stalls inside the body", "upstream-too-slow")]
    public async Task A_fault_inside_the_response_never_looks_like_its_end(string engine, string fault, string reason)
    {
        await using var bad = BadEndpoint.Start(fault);
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [bad.Address], Listener = ShortTimeouts });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(RawClient.Get("/"));

        var error = await Record.ExceptionAsync(() => client.ReadResponseAsync());

        Assert.True(error is WireException or IOException, $"The client saw {error?.GetType().Name ?? "a whole response"}: {error?.Message}");
        var entry = Assert.Single(await weir.ReadAccessLogAsync(1));
        Assert.Equal(reason, entry.Reason);
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task What_an_endpoint_sends_beyond_its_promise_reaches_nobody(string engine)
    {
        await using var bad = BadEndpoint.Start("more bytes than promised");
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [bad.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);

        for (var i = 0; i < 5; i++)
        {
            await client.SendAsync(RawClient.Get("/"));
            var response = await client.ReadResponseAsync();

            Assert.Equal((200, "hello"), (response.Status, response.BodyText));
        }
    }

    [Theory, EveryEngine]
    public async Task Informational_responses_reach_a_client_that_knows_them(string engine)
    {
        await using var backend = Backend.Start(new InformationalStorm(3));
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });

        var modern = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));
        var old = await RawClient.ExchangeAsync(weir.Address, "GET / HTTP/1.0\r\nHost: a.example\r\n\r\n");

        Assert.Equal(200, modern.Status);
        Assert.Equal([103, 103, 103], modern.Informational);
        Assert.Equal(200, old.Status);
        Assert.Empty(old.Informational); // RFC 9110 §15.2: never to an HTTP/1.0 client.
    }

    [Theory, EveryEngine]
    public async Task A_slow_endpoint_is_waited_for_while_it_keeps_sending(string engine)
    {
        await using var backend = Backend.Start(new Slow(TimeSpan.FromMilliseconds(20)));
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address], Listener = ShortTimeouts });

        var response = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));

        Assert.Equal((200, "hello"), (response.Status, response.BodyText));
    }

    [Theory, EveryEngine]
    public async Task An_endpoint_that_half_closes_ends_its_response_with_it(string engine)
    {
        await using var backend = Backend.Start(new HalfCloses());
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });

        var response = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));

        Assert.Equal((200, "until the end"), (response.Status, response.BodyText));
        await weir.AssertNothingLeftAsync();
        await Poll.UntilAsync(() => backend.OpenConnections == 0, "the half-closed connection is closed");
    }

    [Theory, EveryEngine]
    public async Task An_early_response_reaches_a_client_that_is_still_sending(string engine)
    {
        await using var backend = Backend.Start(new AnswersEarly());
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10000000\r\n\r\n" + new string('x', 10_000));

        var response = await client.ReadResponseAsync();

        Assert.Equal((403, "early"), (response.Status, response.BodyText));
        Assert.True(response.Closes, "The rest of the body can not be told from a request.");
    }

    [Theory, EveryEngine]
    public async Task The_proxy_serves_on_after_every_fault(string engine)
    {
        string[] faults = ["refusing", "resets after the request", "garbage", "fewer bytes than promised", "length and chunked"];
        var bad = faults.Select(BadEndpoint.Start).ToArray();
        await using var good = Backend.Start(new Normal(), "good");
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [.. bad.Select(b => b.Address), good.Address],
            Strategy = "round-robin",
            Pool = "retries: 0",
        });

        var served = 0;
        for (var i = 0; i < 60; i++)
        {
            await using var client = await RawClient.ConnectAsync(weir.Address);
            await client.SendAsync(RawClient.Get("/"));
            var error = await Record.ExceptionAsync(async () => served += (await client.ReadResponseAsync()).Status == 200 ? 1 : 0);
            Assert.True(error is null or WireException or IOException, error?.ToString());
        }

        // A sixth of the requests, and a fifth once the endpoint that refuses has been left out.
        Assert.InRange(served, 10, 12);
        await weir.AssertNothingLeftAsync();
        foreach (var endpoint in bad)
            await endpoint.DisposeAsync();
    }
}
