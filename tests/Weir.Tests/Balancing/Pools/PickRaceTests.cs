using Weir.Balancing;
using Weir.Balancing.Strategies;
using Xunit;

namespace Weir.Tests.Balancing.Pools;

/// <summary>Another loop begins a request between the look at the loads and the begin: staged, not left to chance.</summary>
public sealed class PickRaceTests
{
    private readonly Candidates _candidates = new([new Endpoint(0, "a:1"), new Endpoint(1, "b:1")], [10, 10]);

    [Fact]
    public void A_pick_that_loses_the_race_picks_again_by_the_new_loads()
    {
        PoolSnapshot snapshot = Snapshot(racesLost: 1);

        // The other loop took a; least connections is b now.
        Assert.Equal("b:1", snapshot.PickAndBegin(default, new Random(1))!.Address);
        Assert.Equal(1, _candidates.Loads[0].InFlight);
        Assert.Equal(1, _candidates.Loads[1].InFlight);
    }

    [Fact]
    public void A_pick_that_loses_every_race_takes_what_it_has_in_the_end()
    {
        PoolSnapshot snapshot = Snapshot(racesLost: int.MaxValue);

        Assert.NotNull(snapshot.PickAndBegin(default, new Random(1)));
        Assert.Equal(PoolSnapshot.MaxAttempts + 1, _candidates.Loads[0].InFlight + _candidates.Loads[1].InFlight);
    }

    private PoolSnapshot Snapshot(int racesLost)
    {
        Assert.True(StrategyCatalog.TryGet("least-connections", out StrategyDescriptor? descriptor));
        IStrategy strategy = new OtherLoopIsFaster(_candidates, racesLost);
        return new PoolSnapshot("web", descriptor, [new Tier(0, _candidates, strategy)], [], isPanic: false);
    }

    private sealed class OtherLoopIsFaster(Candidates candidates, int races) : IStrategy
    {
        private readonly LeastConnectionsStrategy _strategy = new(candidates);
        private int _racesLeft = races;

        public Choice Pick(in PickRequest request, Random random)
        {
            Choice choice = _strategy.Pick(in request, random);
            if (_racesLeft-- > 0) candidates.Loads[choice.Index].Begin();
            return choice;
        }
    }
}
