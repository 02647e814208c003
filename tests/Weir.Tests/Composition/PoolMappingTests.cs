using Weir.Balancing.Health;
using Weir.Composition;
using Weir.Configuration;
using Weir.Proxy.Health;
using Xunit;
using InitialHealth = Weir.Balancing.Health.InitialHealth;

namespace Weir.Tests.Composition;

/// <summary>What the file says of a pool's health is what the pool is told.</summary>
public sealed class PoolMappingTests
{
    [Fact]
    public void A_pool_without_health_is_judged_by_its_traffic_alone() => Assert.Equal(new HealthOptions(), Mapped(null));

    [Theory]
    [InlineData("{ passive: {} }")]
    [InlineData("{ flap: {} }")]
    public void Health_without_a_check_and_without_values_is_the_same_as_none(string health) =>
        Assert.Equal(new HealthOptions(), Mapped(health));

    [Fact]
    public void The_defaults_of_the_file_are_those_of_the_state_machine()
    {
        HealthOptions health = Mapped("{ tcp: true }");
        Assert.Equal(new PassiveHealthOptions(), health.Passive);
        Assert.Equal(new FlapDampingOptions(), health.Damping);
        Assert.Equal(new ActiveHealthOptions { FastInterval = TimeSpan.FromMilliseconds(500) }, health.Active);
    }

    [Fact]
    public void Every_key_of_passive_health_and_of_damping_arrives()
    {
        HealthOptions health = Mapped(
            """
            {
              passive: { connectFailures: 4, serverErrors: 5, serverErrorShare: 60%, window: 7s, ejection: 8s },
              flap: { hold: 9s, maxHold: 10m, forgiveAfter: 11m },
            }
            """);
        Assert.Equal(
            new HealthOptions
            {
                Passive = new()
                {
                    ConnectFailures = 4,
                    ServerErrors = 5,
                    ServerErrorShare = 0.6,
                    Window = TimeSpan.FromSeconds(7),
                    Ejection = TimeSpan.FromSeconds(8),
                },
                Damping = new()
                {
                    FirstHold = TimeSpan.FromSeconds(9),
                    LongestHold = TimeSpan.FromMinutes(10),
                    ForgiveAfter = TimeSpan.FromMinutes(11),
                },
            },
            health);
    }

    [Fact]
    public void What_is_off_never_happens()
    {
        HealthOptions health = Mapped("{ tcp: true, passive: off, flap: off }");
        Assert.Equal((0, 0), (health.Passive.ConnectFailures, health.Passive.ServerErrors));
        Assert.Equal(TimeSpan.Zero, health.Damping.FirstHold);
    }

    [Theory]
    [InlineData("healthy", InitialHealth.Healthy)]
    [InlineData("unhealthy", InitialHealth.Unhealthy)]
    [InlineData("probe-first", InitialHealth.ProbeFirst)]
    public void The_initial_state_is_one_of_three(string word, InitialHealth expected) =>
        Assert.Equal(expected, Mapped($"{{ tcp: true, initial: {word} }}").Active!.Initial);

    [Fact]
    public void A_load_bound_holds_for_the_clients_address_as_for_any_other_key()
    {
        PoolDefinition pool = MappedPool("strategy: { hash: source, load: 1.5 }, ");
        Assert.Equal(("hash", 1.5, null), (pool.Balancing.Strategy, pool.Balancing.BoundedLoad, pool.Proxy.HashKey));
    }

    private static HealthOptions Mapped(string? health) =>
        MappedPool(health is null ? "" : $"health: {health.ReplaceLineEndings(" ")}, ").Balancing.Health;

    private static PoolDefinition MappedPool(string keys)
    {
        LoadResult file = ConfigurationLoader.Load(
            $$"""
            listeners: { web: { bind: ":80", pool: web } }
            pools: { web: { {{keys}}endpoints: [ "127.0.0.1:1" ] } }
            """,
            "w.yaml",
            Vocabulary.Words);
        Assert.Empty(file.Errors);
        var pool = file.Configuration!.Pools[0];
        var at = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1);
        return PoolMapping.ToDefinition(pool, [new ResolvedEndpoint(pool.Endpoints[0], at.ToString(), at)]);
    }
}
