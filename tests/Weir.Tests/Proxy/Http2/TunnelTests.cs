using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;
using static Weir.Tests.Proxy.Http2.Wire;

namespace Weir.Tests.Proxy.Http2;

/// <summary>WebSocket over HTTP/2: extended CONNECT (RFC 8441), on either side.</summary>
public sealed class TunnelTests
{
    private static readonly byte[] Connect = Frame(Headers, EndHeaders, 1, Block(
        (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":path", "/chat"), (":authority", "a"),
        ("sec-websocket-version", "13")));

    [Fact]
    public async Task An_http2_client_reaches_an_http1_endpoint()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        client.Send(Connect);
        MemoryPeer server = rig.Servers[0].Next();
        string request = server.TakeText();
        Assert.StartsWith("GET /chat HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Equal(("websocket", "13", 24), (Message.Field(request, "Upgrade"), Message.Field(request, "Sec-WebSocket-Version"), Message.Field(request, "Sec-WebSocket-Key")?.Length));
        rig.Send(server, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\nwelcome");
        Assert.Equal("headers 1 :status: 200, data 1 7", client.Heard());
        client.Send(Body(1, "hello"));
        Assert.Equal("hello", server.TakeText());
        rig.Send(server, "you");
        Assert.Equal("data 1 3", client.Heard());
        client.Send(Body(1, "", end: true));
        Assert.True(server.HasEnded);
        server.Close();
        rig.Network.RunUntilIdle();
        Assert.Equal("data 1 0 end", client.Heard());
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task An_http1_client_reaches_an_http2_endpoint()
    {
        await using HttpRig rig = Rig();
        MemoryPeer client = rig.Connect();
        client.Send(Message.Get()); // the first request brings the settings, from which it is known that CONNECT may be extended
        rig.Network.RunUntilIdle();
        H2Endpoint endpoint = new(rig, settings: Setting(8, 1));
        endpoint.Send(H2Endpoint.Head(1, end: true));
        _ = (client.TakeText(), endpoint.Take());
        client.Send("GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        rig.Network.RunUntilIdle();
        WireFrame head = Assert.Single(endpoint.Take(), f => f.Type == Headers);
        Assert.StartsWith(":method: CONNECT\n:scheme: http\n:authority: a\n:path: /chat\n:protocol: websocket\n", head.Fields, StringComparison.Ordinal);
        Assert.False(head.Ends);
        endpoint.Send(H2Endpoint.Head(3), Body(3, "welcome"));
        string answer = client.TakeText();
        Assert.StartsWith("HTTP/1.1 101 ", answer, StringComparison.Ordinal);
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", Message.Field(answer, "Sec-WebSocket-Accept"));
        Assert.EndsWith("\r\n\r\nwelcome", answer, StringComparison.Ordinal);
        rig.Send(client, "hello");
        Assert.Equal("data 3 5", endpoint.Heard());
        endpoint.Send(Body(3, "bye", end: true));
        Assert.Equal("bye", client.TakeText());
        client.End();
        rig.Network.RunUntilIdle();
        Assert.Equal("data 3 0 end", endpoint.Heard());
        AssertEmpty(rig, client);
    }

    [Fact]
    public async Task What_a_client_sends_into_a_tunnel_that_was_declined_is_never_read_as_a_request()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        client.Send(Connect);
        MemoryPeer server = rig.Servers[0].Next();
        _ = server.TakeText();
        rig.Send(server, Message.Ok("no", status: 403));
        client.Send(Body(1, "DELETE /smuggled HTTP/1.1\r\nHost: other\r\n\r\n"));
        client.Send(Body(1, "DELETE /smuggled HTTP/1.1\r\nHost: other\r\n\r\n", end: true));
        Assert.DoesNotContain("smuggled", server.TakeText(), StringComparison.Ordinal);
        Assert.Equal(1, rig.Counters(0).Requests);
    }

    [Fact]
    public async Task An_endpoint_that_declines_answers_as_to_any_request()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        client.Send(Connect);
        rig.Send(rig.Servers[0].Next(), Message.Ok("no", status: 403));
        Assert.StartsWith("headers 1 :status: 403, data 1 2 end", client.Heard(), StringComparison.Ordinal);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task A_tunnel_that_the_client_resets_is_cut()
    {
        await using HttpRig rig = new(isScripted: false);
        H2Client client = new(rig);
        client.Send(Connect);
        MemoryPeer server = rig.Servers[0].Next();
        rig.Send(server, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        client.Send(Reset(1));
        Assert.True(server.IsOver);
        AssertEmpty(rig, client.Peer);
    }

    [Fact]
    public async Task An_upgrade_to_an_endpoint_that_takes_none_gets_502()
    {
        await using HttpRig rig = Rig();
        MemoryPeer client = rig.Connect();
        client.Send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        rig.Network.RunUntilIdle();
        Assert.StartsWith("HTTP/1.1 502 ", client.TakeText(), StringComparison.Ordinal);
        AssertEmpty(rig, client);
    }

    [Fact]
    public async Task A_plain_connect_is_not_served()
    {
        await using HttpRig rig = new();
        H2Client client = new(rig);
        client.Send(Frame(Headers, EndHeaders, 1, Block((":method", "CONNECT"), (":authority", "a:443"))));
        Assert.StartsWith("headers 1 :status: 501", client.Heard(), StringComparison.Ordinal);
        AssertEmpty(rig, client.Peer);
    }

    private static HttpRig Rig() => new(pool: o => o with { Http2 = true, Retries = 0 }, isScripted: false);

    private static void AssertEmpty(HttpRig rig, MemoryPeer client)
    {
        client.Close();
        rig.Network.RunUntilIdle();
        rig.ProxyLoop.Upstreams.CloseAll();
        foreach (MemoryPeer peer in rig.Servers.SelectMany(s => s.Peers))
            peer.Close();
        rig.Network.RunUntilIdle();
        rig.Advance(1500);
        rig.AssertNothingIsLeft();
    }
}
