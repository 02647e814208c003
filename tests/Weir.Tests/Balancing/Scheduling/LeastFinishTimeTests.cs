using Weir.Balancing;
using Weir.Balancing.Scheduling;
using Xunit;

namespace Weir.Tests.Balancing.Scheduling;

public sealed class LeastFinishTimeTests
{
    [Fact]
    public void A_request_goes_where_it_ends_first()
    {
        PoolSnapshot pool = SchedulingFixture.Open("least-finish-time", SchedulingFixture.Media, SchedulingFixture.MediaKinds).Snapshot;
        Assert.Equal(0, pool.Place(SchedulingFixture.Request(1, 4)).Index);
        Assert.Equal(1, pool.Place(SchedulingFixture.Request(1, 9)).Index);
        Assert.Equal(2, pool.Place(SchedulingFixture.Request(3, 5)).Index);
        // The music ends at 7 on the music server, at 8 on the first video server.
        Assert.Equal(2, pool.Place(SchedulingFixture.Request(3, 2)).Index);
        // Now at 8 on the first video server, at 9 on the music server.
        Assert.Equal(0, pool.Place(SchedulingFixture.Request(3, 2)).Index);
    }

    [Fact]
    public void Of_equal_ends_the_endpoint_best_suited_to_the_class_is_taken()
    {
        CostMatrix costs = new(["any", "filler"], ["slow", "fast"], [2, 1, 1, 1]);
        PoolSnapshot pool = SchedulingFixture.Open("least-finish-time", costs, ["slow", "fast"]).Snapshot;
        pool.Place(SchedulingFixture.Request(2, 3)); // slow ends at 3
        pool.Place(SchedulingFixture.Request(2, 4)); // fast ends at 4
        Assert.Equal(1, pool.Place(SchedulingFixture.Request(1, 1)).Index); // 5 on either
    }

    [Theory]
    [InlineData("least-finish-time")]
    [InlineData("priced-finish-time")]
    [InlineData("exponential-potential")]
    public void Equals_take_turns_in_the_order_of_the_configuration(string strategy)
    {
        PoolSnapshot pool = SchedulingFixture.Open(strategy, costs: null, ["", "", ""]).Snapshot;
        string spelled = "";
        for (int i = 0; i < 9; i++) spelled += (char)('a' + pool.Place(SchedulingFixture.Request(0, 1, i + 1)).Index);
        Assert.Equal("abcabcabc", spelled);
    }

    [Theory]
    [InlineData("least-finish-time")]
    [InlineData("priced-finish-time")]
    [InlineData("exponential-potential")]
    [InlineData("least-connections")]
    [InlineData("least-response-time")]
    public void Of_idle_equals_the_one_picked_longest_ago_is_next(string strategy)
    {
        PoolSnapshot pool = SchedulingFixture.Open(strategy, costs: null, ["", "", ""]).Snapshot;
        string spelled = "";
        for (int i = 0; i < 6; i++)
        {
            (int index, PlacedWork work) = pool.Place(SchedulingFixture.Request(0, 1, 1000L * (i + 1)));
            pool.Endpoint(index).Abandon(in work, 1000L * (i + 1));
            spelled += (char)('a' + index);
        }
        Assert.Equal("abcabc", spelled);
    }

    [Fact]
    public void A_response_that_comes_late_puts_the_finishing_time_off()
    {
        Endpoint endpoint = SchedulingFixture.Open("least-finish-time", SchedulingFixture.Media, ["video"]).Snapshot.Endpoint(0);
        (PlacedWork first, _) = TwoVideos(endpoint);
        endpoint.End(in first, SchedulingFixture.Seconds(5), SchedulingFixture.Seconds(5));
        Assert.Equal(SchedulingFixture.Seconds(3), endpoint.Load.BacklogNanos(SchedulingFixture.Seconds(5)));
        Assert.Equal(SchedulingFixture.Seconds(2), endpoint.Load.BacklogNanos(SchedulingFixture.Seconds(6)));
    }

    [Fact]
    public void A_response_that_comes_early_brings_the_finishing_time_forward()
    {
        Endpoint endpoint = SchedulingFixture.Open("least-finish-time", SchedulingFixture.Media, ["video"]).Snapshot.Endpoint(0);
        (PlacedWork first, PlacedWork second) = TwoVideos(endpoint);
        endpoint.End(in first, SchedulingFixture.Seconds(1), SchedulingFixture.Seconds(1));
        Assert.Equal(SchedulingFixture.Seconds(3), endpoint.Load.BacklogNanos(SchedulingFixture.Seconds(1)));
        endpoint.End(in second, SchedulingFixture.Seconds(2), SchedulingFixture.Seconds(2));
        Assert.Equal(0, endpoint.Load.BacklogNanos(SchedulingFixture.Seconds(2)));
    }

    [Fact]
    public void What_is_overdue_is_expected_to_take_as_long_again()
    {
        Endpoint endpoint = SchedulingFixture.Open("least-finish-time", SchedulingFixture.Media, ["video"]).Snapshot.Endpoint(0);
        TwoVideos(endpoint); // end at 5
        Assert.Equal(SchedulingFixture.Seconds(4), endpoint.Load.BacklogNanos(SchedulingFixture.Seconds(9)));
    }

    [Fact]
    public void A_dead_endpoints_queue_is_forgotten()
    {
        Pool pool = SchedulingFixture.Open("least-finish-time", SchedulingFixture.Media, ["video", "video"]);
        Endpoint endpoint = pool.Snapshot.Endpoint(0);
        (_, PlacedWork work) = pool.Snapshot.Place(SchedulingFixture.Request(1, 9));
        pool.ReportFault(endpoint, EndpointFault.ConnectFailures, "refused", TimeSpan.FromSeconds(1));
        Assert.Equal(0, endpoint.Load.OutstandingNanos);

        // What comes of its requests later takes nothing off what it gets anew.
        pool.Tick(TimeSpan.FromSeconds(60));
        Assert.Equal(1, pool.Snapshot.Place(SchedulingFixture.Request(1, 2, SchedulingFixture.Seconds(60))).Index);
        Assert.Equal(0, pool.Snapshot.Place(SchedulingFixture.Request(1, 2, SchedulingFixture.Seconds(60))).Index);
        endpoint.Abandon(in work, SchedulingFixture.Seconds(61));
        Assert.Equal(SchedulingFixture.Seconds(2), endpoint.Load.OutstandingNanos);
    }

    [Fact]
    public void A_weight_is_a_speed()
    {
        PoolSnapshot pool = PoolFixture.Snapshot("least-finish-time", 1, 2);
        int[] counts = new int[2];
        for (int i = 0; i < 300; i++) counts[pool.Place(SchedulingFixture.Request(0, 1)).Index]++;
        Assert.Equal([100, 200], counts);
    }

    [Fact]
    public void Work_is_counted_where_an_affinity_or_a_limit_chose()
    {
        PoolSnapshot pool = PoolFixture.Open(new PoolOptions
        {
            Name = "limited",
            Strategy = "least-finish-time",
            Costs = SchedulingFixture.Media,
            Endpoints =
            [
                new EndpointOptions { Address = "a:1", Kind = "video", MaxRequests = 1, Identity = 7 },
                new EndpointOptions { Address = "b:1", Kind = "music", MaxRequests = 9, Identity = 8 },
            ],
        }).Snapshot;
        Assert.Equal(SchedulingFixture.Seconds(3), pool.Place(new PickRequest { Class = 1, Size = 1, NowNanos = 1, Affinity = 8 }).Work.ExpectedNanos);
        Assert.Equal((0, SchedulingFixture.Seconds(9)), Named(pool.Place(SchedulingFixture.Request(1, 9))));
        Assert.Equal((1, SchedulingFixture.Seconds(9)), Named(pool.Place(SchedulingFixture.Request(1, 3))));

        static (int, long) Named((int Index, PlacedWork Work) placed) => (placed.Index, placed.Work.ExpectedNanos);
    }

    [Fact]
    public void A_pool_whose_costs_do_not_name_an_endpoints_kind_is_refused()
    {
        PoolOptions options = new()
        {
            Name = "media",
            Strategy = "least-finish-time",
            Costs = SchedulingFixture.Media,
            Endpoints = [new EndpointOptions { Address = "a:1", Kind = "game" }],
        };
        Assert.Contains("pools.media.endpoints[0] a:1 has kind 'game', which costs does not name. Give it one of: video, music.", options.Errors());
    }

    private static (PlacedWork First, PlacedWork Second) TwoVideos(Endpoint endpoint) =>
        (endpoint.Load.BeginWork(SchedulingFixture.Seconds(2), SchedulingFixture.Request(1, 2, 0)),
            endpoint.Load.BeginWork(SchedulingFixture.Seconds(3), SchedulingFixture.Request(1, 3, 0)));
}
