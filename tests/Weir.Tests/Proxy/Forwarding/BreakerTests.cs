using Weir.Balancing.Breakers;
using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Weir.Tests.Proxy.Http2;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>What requests tell a breaker, and what it does to them.</summary>
public sealed class BreakerTests
{
    [Fact]
    public async Task An_endpoint_that_answers_with_errors_is_left_out_tried_and_taken_back()
    {
        await using HttpRig rig = new(endpoints: 2, balancing: o => o with { Breaker = new() { Errors = 2, Trials = 2 } });
        rig.Origins[0].Answer = static (_, _) => Message.Ok(status: 500);
        Assert.Equal([500, 500, 200, 200], Statuses(rig, 4));
        Assert.Equal(BreakerState.Open, State(rig));

        rig.Origins[0].Answer = static (_, _) => Message.Ok("back");
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(BreakerState.HalfOpen, State(rig));
        Assert.Equal([200, 200], Statuses(rig, 2));
        Assert.Equal(BreakerState.Closed, State(rig));
        Assert.Equal(
            ["breaker open for 10 s: 2 errors in a row: status 5xx", "breaker half-open: 2 requests on trial", "breaker closed: 2 requests on trial answered well"],
            rig.Controller.History.Select(change => change.Reason));
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData(true, "connection refused")]
    [InlineData(false, "connection broke")]
    public async Task Failed_connects_and_broken_connections_are_errors_too(bool refuses, string detail)
    {
        await using HttpRig rig = new(endpoints: 2, balancing: o => o with { Breaker = new() { Errors = 2 } });
        if (refuses)
            rig.Servers[0].Stop();
        rig.Origins[0].Answer = static (_, peer) =>
        {
            peer.Reset();
            return null;
        };
        Assert.Equal([200, 200], Statuses(rig, 2)); // each retried
        Assert.Equal($"breaker open for 10 s: 2 errors in a row: {detail}", Assert.Single(rig.Controller.History).Reason);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_request_begun_before_the_endpoint_was_left_out_does_not_decide_its_trial()
    {
        await using HttpRig rig = new(isScripted: false, balancing: o => o with { Breaker = new() { Errors = 1, Trials = 1 } });
        (MemoryPeer slow, MemoryPeer slowServer) = rig.Begin(Message.Get("/slow"));
        (MemoryPeer failing, MemoryPeer failingServer) = rig.Begin(Message.Get("/fails"));
        rig.Send(failingServer, Message.Ok(status: 500));
        Assert.Equal(BreakerState.Open, State(rig));
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(BreakerState.HalfOpen, State(rig));

        rig.Send(slowServer, Message.Ok(status: 500)); // of before: it neither fails the trial nor passes it
        Assert.Equal((500, BreakerState.HalfOpen), (Message.StatusOf(slow.TakeText()), State(rig)));

        MemoryPeer trial = rig.Connect();
        rig.Send(trial, Message.Get("/trial"));
        rig.Send(slowServer, Message.Ok());
        rig.Send(failingServer, Message.Ok());
        Assert.Equal(BreakerState.Closed, State(rig));
        foreach (MemoryPeer client in new[] { slow, failing, trial })
            client.Close();
        rig.Advance(2000);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Streams_that_an_endpoint_resets_on_a_connection_in_use_are_errors()
    {
        await using HttpRig rig = new(
            isScripted: false, pool: o => o with { Http2 = true }, balancing: o => o with { Breaker = new() { Errors = 2 } });
        H2Client client = new(rig);
        client.Send(Wire.Get(1));
        H2Endpoint endpoint = new(rig);
        endpoint.Send(H2Endpoint.Head(1, end: true));
        Assert.Equal("headers 1 :status: 200 end", client.Heard());
        for (uint stream = 3; stream <= 5; stream += 2)
        {
            client.Send(Wire.Get(stream));
            endpoint.Send(Wire.Reset(stream, 2));
            Assert.StartsWith($"headers {stream} :status: 502", client.Heard(), StringComparison.Ordinal);
        }

        Assert.Equal(BreakerState.Open, State(rig));
        client.Peer.Close();
        rig.ProxyLoop.Upstreams.CloseAll();
        endpoint.Peer.Close();
        rig.Advance(1500);
        rig.AssertNothingIsLeft();
    }

    private static BreakerState State(HttpRig rig)
    {
        rig.Controller.TakeReports();
        return rig.Pool.Snapshot.Endpoints[0].Breaker;
    }

    private static int[] Statuses(HttpRig rig, int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            int status = Message.StatusOf(rig.Ask(Message.Get()));
            rig.Controller.TakeReports();
            return status;
        }),
    ];
}
