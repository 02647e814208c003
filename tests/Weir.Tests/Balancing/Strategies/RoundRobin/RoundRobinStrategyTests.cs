using Weir.Balancing;
using Xunit;

namespace Weir.Tests.Balancing.Strategies.RoundRobin;

public sealed class RoundRobinStrategyTests
{
    private readonly Random _random = new(1);

    [Fact]
    public void Equal_endpoints_take_turns_in_the_order_of_the_configuration() =>
        Assert.Equal("abcdabcd", PoolFixture.Snapshot("round-robin", 3, 3, 3, 3).Spell(8, _random));

    [Fact]
    public void Weighted_endpoints_take_turns_smoothly_as_in_nginx() =>
        Assert.Equal("aabacaaaabacaa", PoolFixture.Snapshot("round-robin", 5, 1, 1).Spell(14, _random));

    [Fact]
    public void A_hundred_thousand_picks_are_shared_exactly_by_weight()
    {
        int[] counts = PoolFixture.Snapshot("round-robin", 1, 2, 3, 4).CountPicks(100_000, _ => default, _random);

        Assert.Equal([10_000, 20_000, 30_000, 40_000], counts);
    }

    [Fact]
    public void A_tried_endpoint_is_skipped_by_walking_on()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("round-robin", 1, 1, 1);

        Assert.Equal(1, snapshot.PickIndex(new PickRequest { Tried = snapshot.Tried(0) }, _random));
        Assert.Equal(1, snapshot.PickIndex(_random));
        Assert.Equal(0, snapshot.PickIndex(new PickRequest { Tried = snapshot.Tried(2, 1) }, _random));
    }

    [Fact]
    public void Turns_are_exact_over_all_loops()
    {
        const int Loops = 4;
        const int PicksPerLoop = 480_000;
        int[] weights = [1, 2, 3];
        PoolSnapshot snapshot = PoolFixture.Snapshot("round-robin", weights);
        using Barrier start = new(Loops);
        Thread[] loops = [.. Enumerable.Range(0, Loops).Select(seed => new Thread(() =>
        {
            Random random = new(seed);
            start.SignalAndWait();
            for (int i = 0; i < PicksPerLoop; i++) snapshot.PickAndBegin(default, random);
        }))];

        foreach (Thread loop in loops) loop.Start();
        foreach (Thread loop in loops) loop.Join();

        for (int i = 0; i < weights.Length; i++)
        {
            Assert.Equal(Loops * PicksPerLoop * weights[i] / weights.Sum(), snapshot.Endpoint(i).Load.Picked);
        }
    }

    [Fact]
    public void A_change_of_the_pool_does_not_send_a_burst_to_the_first_endpoint()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("round-robin", 1, 1, 1, 1));
        int[] counts = new int[4];
        for (int change = 0; change < 1000; change++)
        {
            // One pick between two changes: with a fresh start each time all would go to the first endpoint.
            counts[pool.Snapshot.PickIndex(_random)]++;
            AdministrativeState wanted = change % 2 == 0 ? AdministrativeState.Disabled : AdministrativeState.Enabled;
            pool.SetAdministrative(pool.Find(PoolFixture.Address(3))!, wanted, "flickers", TimeSpan.FromSeconds(change));
        }
        Assert.True(counts[..3].Max() <= 500, string.Join(' ', counts));
        Assert.True(counts[..3].Min() >= 150, string.Join(' ', counts));
    }
}
