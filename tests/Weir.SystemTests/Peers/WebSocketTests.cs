using System.Net.WebSockets;
using System.Text;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Peers;

/// <summary>Upgrade turns a connection into a tunnel (RFC 9110 §7.8).</summary>
public sealed class WebSocketTests
{
    private const string Handshake =
        "GET /chat HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    [Theory, EveryEngine]
    public async Task After_101_bytes_flow_both_ways_until_one_side_finishes(string engine)
    {
        await using var backend = Backend.Start(new Upgrades());
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(Handshake);

        var response = await client.ReadResponseAsync();
        Assert.Equal(101, response.Status);
        Assert.Contains(response.Fields, f => f.Is("Upgrade") && f.Value == "websocket");
        Assert.Equal("welcome ", Encoding.Latin1.GetString(await client.ReadExactlyAsync(8))); // Sent together with the 101.
        for (var i = 0; i < 10; i++)
        {
            await client.SendAsync($"GET /{i} HTTP/1.1\r\n\r\n\0\n"); // Nothing in a tunnel is HTTP.
            Assert.Equal($"GET /{i} HTTP/1.1\r\n\r\n\0\n", Encoding.Latin1.GetString(await client.ReadExactlyAsync(21)));
        }

        client.FinishSending();
        Assert.Empty(await client.ReadToEndAsync());
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task Bytes_that_follow_the_handshake_at_once_are_not_lost(string engine)
    {
        await using var backend = Backend.Start(new Upgrades());
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);

        await client.SendAsync(Handshake + "eager");

        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        Assert.Equal("welcome eager", Encoding.Latin1.GetString(await client.ReadExactlyAsync(13)));
    }

    [Theory, EveryEngine]
    public async Task An_upgrade_that_is_declined_leaves_the_connection_as_it_was(string engine)
    {
        await using var backend = Backend.Start(new Normal("plain"));
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);

        await client.SendAsync(Handshake);
        Assert.Equal((200, "plain"), ((await client.ReadResponseAsync()) is var r ? (r.Status, r.BodyText) : default));
        await client.SendAsync(RawClient.Get("/"));
        Assert.Equal(200, (await client.ReadResponseAsync()).Status);
    }

    [Theory, EveryEngine]
    public async Task A_reset_passes_through_the_tunnel(string engine)
    {
        await using var backend = Backend.Start(new Upgrades());
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(Handshake);
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);

        backend.Kill();

        Assert.True(await client.IsResetAsync() || await client.EndsAsync(), "The tunnel ends.");
        await weir.AssertNothingLeftAsync();
    }

    /// <summary>.NET's own client and frames: masks, fragments, the closing handshake.</summary>
    [Theory, EveryEngine]
    public async Task A_real_client_talks_to_a_real_server(string engine)
    {
        await using var server = new WebSocketEcho();
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [server.Address] });
        using var limit = new CancellationTokenSource(Deadline.Default);
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://{weir.Address}/chat"), limit.Token);
        var message = new byte[100_000];
        new Random(1).NextBytes(message);

        await client.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, limit.Token);

        var echo = new byte[message.Length];
        for (var filled = 0; filled < echo.Length;)
            filled += (await client.ReceiveAsync(echo.AsMemory(filled), limit.Token)).Count;
        Assert.Equal(message, echo);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", limit.Token);
        Assert.Equal(WebSocketState.Closed, client.State);
        await weir.AssertNothingLeftAsync();
    }
}
