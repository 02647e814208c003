using Weir.Balancing;
using Xunit;

namespace Weir.Tests.Balancing.Strategies.LeastConnections;

public sealed class LeastConnectionsStrategyTests
{
    private readonly Random _random = new(1);

    [Fact]
    public void The_endpoint_with_the_fewest_in_flight_is_picked()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-connections", 1, 1, 1);
        snapshot.Begin(0, 3);
        snapshot.Begin(1, 1);
        snapshot.Begin(2, 2);

        Assert.Equal(1, snapshot.PickIndex(_random));
    }

    [Fact]
    public void Ties_go_in_the_order_of_the_configuration()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-connections", 1, 1, 1);
        string spelled = "";
        for (int i = 0; i < 6; i++)
        {
            spelled += (char)('a' + snapshot.PickIndex(_random));
            snapshot.PickAndBegin(default, _random);
        }
        Assert.Equal("abcabc", spelled);
        Assert.Equal("aaa", snapshot.Spell(3, _random));
    }

    [Fact]
    public void A_request_that_ends_or_is_abandoned_makes_room()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-connections", 1, 1);
        snapshot.Begin(0, 2);
        snapshot.Begin(1, 1);
        Assert.Equal(1, snapshot.PickIndex(_random));

        snapshot.Endpoint(0).Load.End(1, 1);
        snapshot.Endpoint(0).Load.Abandon();

        Assert.Equal(0, snapshot.PickIndex(_random));
    }

    [Fact]
    public void Requests_that_stay_fill_the_endpoints_by_weight()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-connections", 1, 2, 3, 4);
        for (int i = 0; i < 100_000; i++) snapshot.PickAndBegin(default, _random);

        Assert.Equal([10_000, 20_000, 30_000, 40_000], snapshot.Endpoints.Select(status => status.Endpoint.Load.InFlight));
    }

    [Fact]
    public void Random_loads_and_weights_give_the_least_of_all()
    {
        Random random = new(PoolFixture.Seed());
        for (int run = 0; run < 300; run++)
        {
            int[] weights = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(1, 257))];
            PoolSnapshot snapshot = PoolFixture.Snapshot("least-connections", weights);
            for (int i = 0; i < weights.Length; i++) snapshot.Begin(i, random.Next(0, 30));

            int expected = Enumerable.Range(0, weights.Length)
                .MinBy(i => (snapshot.Endpoint(i).Load.InFlight + 1) / (decimal)weights[i]);
            Assert.Equal(expected, snapshot.PickIndex(_random));
        }
    }

    /// <summary>While nothing ends, as many picks as endpoints give each of them one, whichever loop picks: exactly, but for a loop
    /// that lost <see cref="PoolSnapshot.MaxAttempts"/> races in a row. Lost races themselves are staged in the tests of the snapshot.</summary>
    [Fact]
    public void Loops_that_pick_at_once_fill_the_endpoints_as_one_loop_would()
    {
        const int Loops = 2;
        const int Endpoints = 64;
        const int Rounds = 500;
        PoolSnapshot snapshot = PoolFixture.Snapshot("least-connections", [.. Enumerable.Repeat(1, Endpoints)]);
        int unevenRounds = 0;
        int round = 0;
        using Barrier rounds = new(Loops, _ =>
        {
            if (snapshot.Endpoints.Any(status => Math.Abs(status.Endpoint.Load.InFlight - round) > Loops)) unevenRounds++;
            Assert.Equal(round * Endpoints, snapshot.Endpoints.Sum(status => status.Endpoint.Load.InFlight));
            round++;
        });
        Thread[] loops = [.. Enumerable.Range(0, Loops).Select(seed => new Thread(() =>
        {
            Random random = new(seed);
            for (int i = 0; i <= Rounds; i++)
            {
                rounds.SignalAndWait();
                for (int pick = 0; pick < Endpoints / Loops; pick++) snapshot.PickAndBegin(default, random);
            }
        }))];

        foreach (Thread loop in loops) loop.Start();
        foreach (Thread loop in loops) loop.Join();

        Assert.Equal(Rounds + 1, round);
        Assert.Equal(0, unevenRounds);
    }
}
