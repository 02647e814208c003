using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Pools;

public sealed class UpstreamConnectionsTests
{
    [Fact]
    public async Task No_more_idle_connections_are_kept_than_the_pool_allows()
    {
        await using HttpRig rig = new(isScripted: false, pool: o => o with { MaxIdle = 2 });
        MemoryPeer[] servers = [.. Enumerable.Range(0, 4).Select(_ => rig.Begin(Message.Get()).Server)];
        foreach (MemoryPeer server in servers)
            rig.Send(server, Message.Ok("ok"));
        Assert.Equal(2, rig.ProxyLoop.Upstreams.Count);
        Assert.Equal(2, servers.Count(s => s.IsOver));
        Assert.Equal(2, rig.Counters().ConnectionsOpen);
    }

    [Fact]
    public async Task Endpoints_do_not_share_idle_connections()
    {
        await using HttpRig rig = new(endpoints: 2);
        rig.Ask(Message.Get());
        rig.Servers[0].Stop();
        rig.Servers[0].Peers[0].Close();
        rig.Network.RunUntilIdle();
        Assert.Equal(Message.Ok("ok"), rig.Ask(Message.Get()));
        Assert.Equal((1, 1), (rig.Servers[0].Peers.Count, rig.Servers[1].Peers.Count));
    }

    [Fact]
    public async Task The_newest_idle_connection_is_used_first_and_the_old_ones_age()
    {
        await using HttpRig rig = new(isScripted: false, pool: o => o with { IdleTimeout = TimeSpan.FromSeconds(10) });
        MemoryPeer[] servers = [.. Enumerable.Range(0, 2).Select(_ => rig.Begin(Message.Get()).Server)];
        foreach (MemoryPeer server in servers)
            rig.Send(server, Message.Ok("ok"));
        rig.Advance(6000);
        MemoryPeer client = rig.Connect();
        rig.Send(client, Message.Get("/again"));
        Assert.Contains("/again", servers[1].Text, StringComparison.Ordinal);
        rig.Send(servers[1], Message.Ok("ok"));
        rig.Advance(6000);
        Assert.True(servers[0].HasEnded);
        Assert.False(servers[1].IsOver);
        Assert.Equal(1, rig.ProxyLoop.Upstreams.Count);
        rig.Advance(6000);
        Assert.True(servers[1].HasEnded);
        Assert.Equal(0, rig.Counters().ConnectionsOpen);
    }

    [Fact]
    public async Task An_idle_connection_is_kept_for_its_time_and_closed_within_a_second_after()
    {
        await using HttpRig rig = new(pool: o => o with { IdleTimeout = TimeSpan.FromSeconds(10) });
        rig.Ask(Message.Get());
        rig.Advance(10_000);
        Assert.Equal(1, rig.ProxyLoop.Upstreams.Count);
        rig.Advance(1008);
        Assert.Equal(0, rig.ProxyLoop.Upstreams.Count);
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")]
    [InlineData("x")]
    public async Task Bytes_nobody_asked_for_cost_an_idle_connection_its_place(string unasked)
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        rig.Send(server, Message.Ok("ok"));
        client.TakeText();
        rig.Send(server, unasked);
        Assert.Equal(0, rig.ProxyLoop.Upstreams.Count);
        Assert.True(server.IsOver);
        rig.Send(client, Message.Get("/next"));
        rig.Send(rig.Servers[0].Next(), Message.Ok("good"));
        Assert.Equal(Message.Ok("good"), client.TakeText());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(7)]
    public async Task Bytes_behind_a_response_never_reach_the_next_client(int piece)
    {
        string excess = Message.Ok("evil");
        string[] responses = [Message.Ok("ok"), Message.OkChunked(Message.Chunk("ok") + Message.LastChunk), Message.Ok("")];
        foreach (string response in responses)
        {
            await using HttpRig rig = new();
            rig.Network.DefaultLink = piece == 0 ? new() : MemoryLink.InPieces(piece);
            rig.Origin.Answer = (_, _) => response + excess;
            for (int i = 0; i < 3; i++)
                Assert.Equal(Message.BodyOf(response), Message.BodyOf(rig.Ask(Message.Get())));
            Assert.DoesNotContain(rig.Log.Records, r => r.Status != 200);
            Assert.Equal(3, rig.Servers[0].Peers.Count);
            rig.AssertNothingIsLeft();
        }
    }

    [Fact]
    public async Task Content_behind_a_head_answer_or_a_204_is_not_read_as_a_response()
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = static (request, _) => request.StartsWith("HEAD", StringComparison.Ordinal) ? Message.Ok("evil")
            : "HTTP/1.1 204 None\r\nDate: x\r\nContent-Length: 4\r\n\r\nevil";
        MemoryPeer client = rig.Connect();
        Assert.EndsWith("\r\n\r\n", rig.Send(client, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", rig.Send(client, Message.Get()), StringComparison.Ordinal);
        Assert.Equal(2, rig.Servers[0].Peers.Count);
        Assert.Equal(0, rig.ProxyLoop.Upstreams.Count);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    public async Task A_connection_that_the_endpoint_will_close_is_not_kept(string response)
    {
        await using HttpRig rig = new();
        rig.Origin.Answer = (_, _) => response;
        MemoryPeer client = rig.Connect();
        for (int i = 0; i < 2; i++)
            Assert.EndsWith("ok", rig.Send(client, Message.Get()), StringComparison.Ordinal);
        Assert.False(client.IsOver);
        Assert.Equal(2, rig.Servers[0].Peers.Count);
        Assert.Equal(0, rig.ProxyLoop.Upstreams.Count);
    }

    [Fact]
    public async Task An_idle_connection_that_the_endpoint_closes_is_let_go_at_once()
    {
        await using HttpRig rig = new();
        rig.Ask(Message.Get());
        rig.Servers[0].Peers[0].Close();
        rig.Network.RunUntilIdle();
        Assert.Equal((0, 0), (rig.ProxyLoop.Upstreams.Count, (int)rig.Counters().ConnectionsOpen));
        Assert.Equal(Message.Ok("ok"), rig.Ask(Message.Post("x")));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task What_comes_back_after_the_end_is_closed()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        rig.ProxyLoop.Upstreams.CloseAll();
        rig.Send(server, Message.Ok("ok"));
        Assert.Equal(Message.Ok("ok"), client.TakeText());
        Assert.True(server.IsOver);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }
}
