using System.Net.Sockets;
using System.Text;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Faults;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Load;
using Weir.SystemTests.Wire;
using Xunit;

namespace Weir.SystemTests.Backends;

/// <summary>The back ends and the client against each other, without a proxy: each fault is the fault it claims to be.</summary>
public sealed class BackendTests
{
    [Fact]
    public async Task A_normal_back_end_answers_and_records_the_exact_bytes()
    {
        await using var backend = Backend.Start(new Normal(), "n");
        await using var client = await RawClient.ConnectAsync(backend.EndPoint);
        var sent = RawClient.Get("/1") + RawClient.Post("/2", "body") + RawClient.Get("/3").Replace("GET", "HEAD", StringComparison.Ordinal);

        await client.SendAsync(sent);

        Assert.Equal((200, "n"), ((await client.ReadResponseAsync()) is var r ? (r.Status, r.BodyText) : default));
        Assert.Equal(200, (await client.ReadResponseAsync()).Status);
        Assert.Equal((200, ""), ((await client.ReadResponseAsync(toHead: true)) is var h ? (h.Status, h.BodyText) : default));
        Assert.Equal(["GET /1 HTTP/1.1", "POST /2 HTTP/1.1", "HEAD /3 HTTP/1.1"], backend.Requests.Select(q => q.ToString()));
        Assert.Equal("body", backend.Requests[1].BodyText);
        Assert.Equal(sent, Encoding.Latin1.GetString(backend.Connections[0].Received));
        Assert.Equal(backend.BytesReceived, backend.BytesInRequests);
    }

    [Fact]
    public async Task A_strict_back_end_objects_to_a_malformed_request()
    {
        await using var backend = Backend.Start(new Normal());
        await using var client = await RawClient.ConnectAsync(backend.EndPoint);

        await client.SendAsync("GET / HTTP/1.1\r\nHost : a.example\r\n\r\n");

        Assert.True(await client.EndsAsync());
        await Poll.UntilAsync(() => backend.Violations.Count == 1, "the objection is noted");
        Assert.Empty(backend.Requests);
        Assert.NotEqual(0, backend.BytesReceived);
    }

    [Theory]
    [InlineData("resets on accept")]
    [InlineData("resets after the request")]
    [InlineData("closes after the request")]
    [InlineData("half-closes on accept")]
    [InlineData("dies inside the head")]
    [InlineData("dies inside the body")]
    [InlineData("dies inside a chunk")]
    [InlineData("fewer bytes than promised")]
    [InlineData("garbage")]
    [InlineData("bare LF")]
    [InlineData("bare CR")]
    [InlineData("obs-fold")]
    [InlineData("NUL in a field")]
    [InlineData("space before colon")]
    [InlineData("two lengths")]
    [InlineData("the same length twice")]
    [InlineData("negative length")]
    [InlineData("length and chunked")]
    [InlineData("unknown coding")]
    [InlineData("bad status")]
    [InlineData("status 000")]
    [InlineData("bad version")]
    public async Task A_strict_client_sees_no_response_in_a_fault(string fault)
    {
        await using var bad = BadEndpoint.Start(fault);

        var error = await Record.ExceptionAsync(() => RawClient.ExchangeAsync(bad.Backend!.EndPoint, RawClient.Get("/")));

        Assert.True(error is WireException or IOException or SocketException, error?.ToString() ?? "It saw a response.");
    }

    [Theory]
    [InlineData("hung")]
    [InlineData("stalls inside the body")]
    [InlineData("1xx without end")]
    public async Task A_client_would_wait_for_ever(string fault)
    {
        await using var bad = BadEndpoint.Start(fault);
        await using var client = await RawClient.ConnectAsync(bad.Backend!.EndPoint);
        await client.SendAsync(RawClient.Get("/"));

        await Assert.ThrowsAsync<TimeoutException>(() => client.ReadResponseAsync(within: TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public async Task A_refusing_port_refuses()
    {
        await using var bad = BadEndpoint.Start("refusing");

        var error = await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(System.Net.IPEndPoint.Parse(bad.Address)));

        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    [Fact]
    public async Task A_dropped_connection_answers_once_and_resets_at_the_next_request()
    {
        await using var backend = Backend.Start(new DropsReusedConnections());
        await using var client = await RawClient.ConnectAsync(backend.EndPoint);
        await client.SendAsync(RawClient.Get("/"));
        Assert.Equal(200, (await client.ReadResponseAsync()).Status);

        await client.SendAsync(RawClient.Get("/"));

        Assert.True(await client.IsResetAsync());
        Assert.Single(backend.Requests);
    }

    [Fact]
    public async Task A_killed_back_end_resets_refuses_and_comes_back()
    {
        await using var backend = Backend.Start(new Normal());
        await using var client = await RawClient.ConnectAsync(backend.EndPoint);
        await client.SendAsync(RawClient.Get("/"));
        Assert.Equal(200, (await client.ReadResponseAsync()).Status);

        backend.Kill();
        Assert.True(await client.IsResetAsync());
        await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(backend.EndPoint));

        backend.Restart();
        Assert.Equal(200, (await RawClient.ExchangeAsync(backend.EndPoint, RawClient.Get("/"))).Status);
    }

    [Fact]
    public async Task Bodies_are_streamed_and_checked()
    {
        await using var source = Backend.Start(new Streaming(200_000, chunked: true));
        var body = (await RawClient.ExchangeAsync(source.EndPoint, RawClient.Get("/"))).Body;
        Assert.Equal(200_000, body.Length);

        await using var reader = Backend.Start(new SlowReader(1_000_000_000));
        await using var client = await RawClient.ConnectAsync(reader.EndPoint);
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: {body.Length}\r\n\r\n");
        await client.SendAsync(body);
        Assert.Equal("200000", (await client.ReadResponseAsync()).BodyText);

        body[123_456] ^= 1;
        await using var damaged = await RawClient.ConnectAsync(reader.EndPoint);
        await damaged.SendAsync($"POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: {body.Length}\r\n\r\n");
        await damaged.SendAsync(body);
        await Poll.UntilAsync(() => reader.Violations.Count == 1, "the damage is noticed");
    }

    [Fact]
    public void A_closed_loop_sends_every_request_once()
    {
        using var backend = new CountingBackend();

        ClosedLoop.Run(backend.EndPoint, 20_000, connections: 8, depth: 16);

        Assert.Equal(20_000, backend.Requests);
    }

    [Fact]
    public void A_closed_loop_reports_a_failure()
    {
        var backend = new CountingBackend();
        var address = backend.EndPoint;
        backend.Dispose();

        Assert.Throws<InvalidOperationException>(() => ClosedLoop.Run(address, 10, connections: 1));
    }

    [Fact]
    public async Task A_steady_load_counts_failures()
    {
        await using var backend = Backend.Start(new Normal());
        var load = SteadyLoad.Start(backend.EndPoint, clients: 4, perSecond: 400);
        await Poll.UntilAsync(() => load.Succeeded > 20, "the load flows");
        Assert.Empty(load.Failures);

        backend.Kill();

        await Poll.UntilAsync(() => load.Failures.Count > 3, "the failures are counted");
        await load.StopAsync();
    }
}
