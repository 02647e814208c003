using Weir.Balancing;
using Xunit;

namespace Weir.Tests.Balancing.Strategies.First;

public sealed class FirstStrategyTests
{
    private readonly Random _random = new(1);
    private readonly PoolSnapshot _snapshot = PoolFixture.Snapshot("first", 1, 256, 1);

    [Fact]
    public void The_first_endpoint_gets_everything_whatever_its_weight_and_load()
    {
        _snapshot.Begin(0, 100_000);

        int[] counts = _snapshot.CountPicks(100_000, _ => default, _random);

        Assert.Equal([100_000, 0, 0], counts);
    }

    [Fact]
    public void A_tried_endpoint_gives_way_to_the_next_in_order()
    {
        Assert.Equal(1, _snapshot.PickIndex(new PickRequest { Tried = _snapshot.Tried(0) }, _random));
        Assert.Equal(2, _snapshot.PickIndex(new PickRequest { Tried = _snapshot.Tried(1, 0) }, _random));
    }
}
