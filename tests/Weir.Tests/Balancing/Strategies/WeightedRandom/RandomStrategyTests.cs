using Weir.Balancing;
using Xunit;

namespace Weir.Tests.Balancing.Strategies.WeightedRandom;

public sealed class RandomStrategyTests
{
    private readonly Random _random = new(20_260);

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1, 2, 3, 4)]
    [InlineData(256, 1, 1, 1)]
    public void A_hundred_thousand_picks_follow_the_weights(int a, int b, int c, int d)
    {
        int[] counts = PoolFixture.Snapshot("random", a, b, c, d).CountPicks(100_000, _ => default, _random);

        PoolFixture.AssertWithinFiveSigma(counts, a, b, c, d);
    }

    [Fact]
    public void Without_the_tried_endpoints_the_odds_of_the_others_stay_in_proportion()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("random", 200, 1, 2, 3);
        TriedEndpoints tried = snapshot.Tried(0);

        int[] counts = snapshot.CountPicks(100_000, _ => new PickRequest { Tried = tried }, _random);

        PoolFixture.AssertWithinFiveSigma(counts, 0, 1, 2, 3);
    }

    [Fact]
    public void The_same_seed_gives_the_same_picks() =>
        Assert.Equal(
            PoolFixture.Snapshot("random", 1, 2, 3).Spell(100, new Random(7)),
            PoolFixture.Snapshot("random", 1, 2, 3).Spell(100, new Random(7)));
}
