using Weir.Balancing.Breakers;
using Weir.Tests.Proxy.Http1;
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
