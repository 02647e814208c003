using System.Net;
using Weir.Net;
using Weir.Net.Memory;
using Weir.Net.Tls;
using Weir.Tests.Proxy.Http1;
using Weir.Tests.Proxy.Http2;
using Xunit;
using static Weir.Tests.Proxy.Http2.H2Endpoint;
using static Weir.Tests.Proxy.Http2.Wire;

namespace Weir.Tests.Proxy.Pools;

/// <summary>A pool whose TLS has changed: what was verified by the old rules serves no request of the new ones.</summary>
public sealed class TlsChangeTests
{
    [Fact]
    public async Task Idle_connections_are_closed_within_a_second()
    {
        await using HttpRig rig = new();
        rig.Ask(Message.Get());
        rig.Advance(2000);
        Assert.Equal(1, rig.ProxyLoop.Upstreams.Count);
        Change(rig);
        rig.Advance(1008);
        Assert.Equal((0, 0), (rig.ProxyLoop.Upstreams.Count, rig.Counters().ConnectionsOpen));
        Assert.True(rig.Servers[0].Peers[0].HasEnded);
    }

    [Fact]
    public async Task The_next_request_goes_out_over_a_new_connection()
    {
        await using HttpRig rig = new();
        rig.Ask(Message.Get());
        Change(rig);
        Assert.Equal(Message.Ok("ok"), rig.Ask(Message.Get()));
        Assert.Equal(2, rig.Servers[0].Peers.Count);
        Assert.True(rig.Servers[0].Peers[0].HasEnded);
    }

    [Fact]
    public async Task A_busy_connection_finishes_and_is_not_kept()
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        Change(rig);
        rig.Send(server, Message.Ok("ok"));
        Assert.Equal(Message.Ok("ok"), client.TakeText());
        Assert.Equal(0, rig.ProxyLoop.Upstreams.Count);
        Assert.True(server.IsOver);
    }

    [Fact]
    public async Task An_http2_connection_finishes_what_it_has_begun_and_takes_no_more()
    {
        await using HttpRig rig = new(pool: o => o with { Http2 = true }, isScripted: false);
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint old = new(rig);
        Assert.Equal("headers 1 :method: GET end", old.Heard());
        Change(rig);
        client.Send(Get(3));
        H2Endpoint next = new(rig);
        Assert.Equal("headers 1 :method: GET end", next.Heard());
        Assert.False(old.IsOver);
        old.Send(Head(1), Body(1, "ok", end: true));
        Assert.Equal("headers 1 :status: 200, data 1 2 end", client.Heard());
        rig.Advance(100);
        Assert.True(old.IsOver);
    }

    [Fact]
    public async Task An_idle_http2_connection_is_closed_within_a_second()
    {
        await using HttpRig rig = new(pool: o => o with { Http2 = true }, isScripted: false);
        H2Client client = new(rig);
        client.Send(Get(1));
        H2Endpoint endpoint = new(rig);
        _ = endpoint.Take();
        endpoint.Send(Head(1), Body(1, "ok", end: true));
        rig.Advance(2000);
        Assert.False(endpoint.IsOver);
        Change(rig);
        rig.Advance(1100);
        Assert.True(endpoint.IsOver);
    }

    private static void Change(HttpRig rig) => rig.Pool.Endpoints[0].Tls = new OtherTarget();

    /// <summary>Other than what the connections at hand were made with, and as plain as they are.</summary>
    private sealed class OtherTarget() : TlsTarget(context: null!, "other.test")
    {
        public override Connection Connect(EventLoop loop, EndPoint remote, IConnectionOwner owner) => loop.Connect(remote, owner);
    }
}
