using Weir.Balancing;
using Xunit;

namespace Weir.Tests.Balancing.Strategies.LeastResponseTime;

public sealed class LeastResponseTimeStrategyTests
{
    private const long Ms = 1_000_000;

    private readonly Random _random = new(1);

    [Fact]
    public void The_lowest_response_time_wins_among_idle_endpoints()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-response-time", 1, 1, 1);
        Sample(snapshot, 0, 30 * Ms);
        Sample(snapshot, 1, 10 * Ms);
        Sample(snapshot, 2, 20 * Ms);

        Assert.Equal(1, snapshot.PickIndex(_random));
    }

    [Fact]
    public void The_score_is_response_time_times_in_flight_plus_one()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-response-time", 1, 1);
        Sample(snapshot, 0, 30 * Ms);
        Sample(snapshot, 1, 10 * Ms);

        // 10 × 1, 10 × 2 and, at the tie 10 × 3 = 30 × 1, the first in the configuration.
        Assert.Equal("bba", Fill(snapshot, 3));
    }

    [Fact]
    public void Weights_divide_the_score()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-response-time", 1, 4);
        Sample(snapshot, 0, 10 * Ms);
        Sample(snapshot, 1, 30 * Ms);

        Assert.Equal(1, snapshot.PickIndex(_random));
    }

    [Fact]
    public void An_endpoint_without_a_sample_is_first_while_it_has_fewer_than_three_in_flight()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-response-time", 1, 1, 1, 1);
        Sample(snapshot, 0, 10 * Ms);
        Sample(snapshot, 1, 20 * Ms);
        Sample(snapshot, 2, 30 * Ms);

        // Three for the new one; then it counts as 20 × 4 = 80 against 10 (a), 20 (a before b), 20 (b).
        Assert.Equal("dddaab", Fill(snapshot, 6));
    }

    [Fact]
    public void With_three_in_flight_an_endpoint_without_a_sample_counts_as_the_median()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-response-time", 1, 1, 1);
        Sample(snapshot, 0, 81 * Ms);
        Sample(snapshot, 1, 999 * Ms);
        snapshot.Begin(2, 3);

        // Median (81 + 999) / 2 = 540; × 4 is far above 81.
        Assert.Equal(0, snapshot.PickIndex(_random));
        // 81 × 27 = 2187 against 540 × 4 = 2160 and 999 × 3.
        snapshot.Begin(0, 26);
        snapshot.Begin(1, 2);
        Assert.Equal(2, snapshot.PickIndex(_random));
        // 81 × 26 = 2106.
        snapshot.Endpoint(0).Load.Abandon();
        Assert.Equal(0, snapshot.PickIndex(_random));
    }

    [Fact]
    public void The_median_of_an_odd_number_is_the_middle_one()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-response-time", 1, 1, 1, 1);
        Sample(snapshot, 0, 1000 * Ms);
        Sample(snapshot, 1, 39 * Ms);
        Sample(snapshot, 2, 1 * Ms);
        snapshot.Begin(2, 156);
        snapshot.Begin(1, 4);
        snapshot.Begin(3, 3);

        // 39 × 4 = 156 against 1 × 157, 39 × 5 and 1000.
        Assert.Equal(3, snapshot.PickIndex(_random));
        snapshot.Endpoint(2).Load.Abandon();
        snapshot.Endpoint(2).Load.Abandon();
        Assert.Equal(2, snapshot.PickIndex(_random));
    }

    [Fact]
    public void Without_any_sample_each_gets_three_and_then_the_least_busy_one()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-response-time", 1, 1, 1);

        Assert.Equal("aaabbbcccabcabc", Fill(snapshot, 15));
    }

    [Fact]
    public void An_endpoint_that_was_slow_once_is_tried_again_after_a_while()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-response-time", 1, 1);
        Sample(snapshot, 0, 5000 * Ms);
        long now = 0;
        int picksOfOther = 0;
        while (true)
        {
            Sample(snapshot, 1, 10 * Ms, now);
            PickRequest request = new() { NowNanos = now };
            if (snapshot.PickIndex(in request, _random) == 0) break;
            picksOfOther++;
            now += 100 * Ms;
        }
        // 5000 ms × e^(−t/10 s) falls to 10 ms after 62.1 s.
        Assert.InRange(picksOfOther, 615, 628);
    }

    [Fact]
    public void A_pool_under_steady_load_settles_where_the_scores_are_equal()
    {
        // Closed loop in virtual time: 30 requests in flight, endpoint i answers after 10 × (i + 1) ms.
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-response-time", 1, 1);
        PriorityQueue<(Endpoint Endpoint, long Took), long> running = new();
        long now = 0;
        for (int i = 0; i < 30; i++) Start();
        while (running.Count > 0 && snapshot.Endpoints.Sum(status => status.Endpoint.Load.Picked) < 100_000)
        {
            running.TryDequeue(out var done, out now);
            done.Endpoint.Load.End(done.Took, now);
            Start();
        }

        double ratio = (double)snapshot.Endpoint(0).Load.Picked / snapshot.Endpoint(1).Load.Picked;
        // In flight settles at 20 and 10 (10 ms × 21 = 20 ms × 10.5), so rates are 20/10 and 10/20: 4 to 1.
        Assert.InRange(ratio, 3.6, 4.4);

        void Start()
        {
            PickRequest request = new() { NowNanos = now };
            Endpoint endpoint = snapshot.PickAndBegin(in request, _random)!;
            long took = 10 * Ms * (endpoint == snapshot.Endpoint(0) ? 1 : 2);
            running.Enqueue((endpoint, took), now + took);
        }
    }

    private static void Sample(PoolSnapshot snapshot, int index, long nanos, long now = 0)
    {
        snapshot.Endpoint(index).Load.Begin();
        snapshot.Endpoint(index).Load.End(nanos, now);
    }

    private string Fill(PoolSnapshot snapshot, int picks)
    {
        string spelled = "";
        for (int i = 0; i < picks; i++)
        {
            int index = snapshot.PickIndex(_random);
            spelled += (char)('a' + index);
            snapshot.Begin(index, 1);
        }
        return spelled;
    }
}
