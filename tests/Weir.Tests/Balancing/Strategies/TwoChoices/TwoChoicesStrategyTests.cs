using Weir.Balancing;
using Xunit;

namespace Weir.Tests.Balancing.Strategies.TwoChoices;

public sealed class TwoChoicesStrategyTests
{
    private readonly Random _random = new(20_260);

    [Fact]
    public void While_all_are_idle_picks_follow_the_weights()
    {
        int[] counts = PoolFixture.Snapshot("two-choices", 1, 2, 3, 4).CountPicks(100_000, _ => default, _random);

        PoolFixture.AssertWithinFiveSigma(counts, 1, 2, 3, 4);
    }

    [Fact]
    public void Of_two_endpoints_the_less_busy_is_always_picked()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("two-choices", 1, 1);
        snapshot.Begin(0, 1);

        Assert.Equal([0, 1000], snapshot.CountPicks(1000, _ => default, _random));
    }

    [Fact]
    public void Busy_is_relative_to_weight()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("two-choices", 1, 4);
        snapshot.Begin(0, 1);
        snapshot.Begin(1, 3);

        Assert.Equal([0, 1000], snapshot.CountPicks(1000, _ => default, _random));
    }

    /// <summary>Of n equal endpoints with loads 0 to n−1 the one of rank r is the better of two in (n−1−r) of the n(n−1)/2 pairs.</summary>
    [Fact]
    public void The_odds_are_those_of_the_better_of_two_distinct_draws()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("two-choices", 1, 1, 1, 1, 1);
        for (int i = 0; i < 5; i++) snapshot.Begin(i, i);

        int[] counts = snapshot.CountPicks(100_000, _ => default, _random);

        PoolFixture.AssertWithinFiveSigma(counts, 4, 3, 2, 1, 0);
    }

    [Fact]
    public void The_second_draw_is_another_endpoint_even_if_one_outweighs_all()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("two-choices", 256, 1, 1);
        // The heavy one is drawn in nearly every pair and is busier than its weight excuses.
        snapshot.Begin(0, 1000);

        Assert.Equal(0, snapshot.CountPicks(10_000, _ => default, _random)[0]);
    }

    [Fact]
    public void When_one_is_left_it_is_picked()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("two-choices", 1, 1, 1);
        PickRequest request = new() { Tried = snapshot.Tried(0, 2) };

        Assert.Equal(1, snapshot.PickIndex(in request, _random));
    }

    [Fact]
    public void The_fullest_of_many_stays_close_to_the_mean()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("two-choices", [.. Enumerable.Repeat(1, 100)]);
        for (int i = 0; i < 10_000; i++) snapshot.PickAndBegin(default, _random);

        // Mean 100; random draws would reach about 125, two choices log₂ log₂ 100 ≈ 2.7 above the mean.
        Assert.InRange(snapshot.Endpoints.Max(status => status.Endpoint.Load.InFlight), 100, 105);
    }
}
