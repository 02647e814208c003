using Weir.Balancing;
using Weir.Balancing.Health;
using Xunit;

namespace Weir.Tests.Balancing.Pools;

public sealed class PoolOptionsTests
{
    [Fact]
    public void The_defaults_are_right() => Assert.Empty(PoolFixture.Options("round-robin", 1, 256).Errors());

    [Fact]
    public void All_errors_are_found_at_once_and_say_where()
    {
        PoolOptions options = new()
        {
            Name = "api",
            Strategy = "leastconn",
            BoundedLoad = double.NaN,
            SlowStart = TimeSpan.FromSeconds(-1),
            ResponseTimeDecay = TimeSpan.Zero,
            Endpoints =
            [
                new EndpointOptions { Address = "a:1", Weight = 0 },
                new EndpointOptions { Address = "b:1", Weight = 257, Tier = 16 },
                new EndpointOptions { Address = "a:1" },
            ],
            Health = new HealthOptions
            {
                Active = new ActiveHealthOptions { Interval = TimeSpan.Zero, Jitter = 2, Rise = 0, Fall = 0 },
                Passive = new PassiveHealthOptions { ServerErrorShare = 2, Ejection = TimeSpan.Zero },
                Damping = new FlapDampingOptions { LongestHold = TimeSpan.Zero },
            },
        };

        string[] where = [.. options.Errors().Select(error => error.Split([' ', ':'])[0])];

        Assert.Equal(
        [
            "pools.api.strategy", "pools.api.boundedLoad", "pools.api.slowStart", "pools.api.responseTimeDecay",
            "pools.api.health.active.interval", "pools.api.health.active.jitter", "pools.api.health.active.rise",
            "pools.api.health.active.fall", "pools.api.health.passive.serverErrorShare", "pools.api.health.passive.ejection",
            "pools.api.health.damping.longestHold", "pools.api.endpoints[0].weight", "pools.api.endpoints[1].weight",
            "pools.api.endpoints[1].tier", "pools.api.endpoints[2]",
        ], where);
    }

    [Fact]
    public void An_unknown_strategy_lists_the_known_ones() =>
        Assert.Equal(
            "pools.web.strategy: 'leastconn' is not a strategy. Known: first, round-robin, random, two-choices, "
            + "least-connections, least-response-time, prequal, ip-hash, hash, least-finish-time, priced-finish-time, exponential-potential.",
            Assert.Single(PoolFixture.Options("leastconn", 1).Errors()));

    [Fact]
    public void A_pool_refuses_wrong_options_and_a_reload_with_them_changes_nothing()
    {
        Assert.Throws<ArgumentException>(() => PoolFixture.Open(PoolFixture.Options("round-robin", 0)));

        Pool pool = PoolFixture.Open(PoolFixture.Options("round-robin", 1, 1));
        PoolSnapshot before = pool.Snapshot;
        Assert.Throws<ArgumentException>(() => pool.Apply(PoolFixture.Options("nonsense", 1), TimeSpan.FromSeconds(1)));
        Assert.Same(before, pool.Tick(TimeSpan.FromSeconds(2)).Snapshot);
        Assert.Equal("round-robin", pool.Options.Strategy);
    }
}
