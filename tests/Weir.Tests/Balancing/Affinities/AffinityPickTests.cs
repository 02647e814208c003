using Weir.Balancing;
using Weir.Balancing.Health;
using Xunit;

namespace Weir.Tests.Balancing.Affinities;

/// <summary>Where an affinity leads, by the state of the endpoint it names.</summary>
public sealed class AffinityPickTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(1);
    private readonly Random _random = new(1);

    [Fact]
    public void A_healthy_endpoint_gets_its_own_whatever_the_strategy_would_pick()
    {
        Pool pool = Open(3);
        for (int i = 0; i < 30; i++)
            Assert.Equal(2, Pick(pool, affinity: 3));
    }

    [Fact]
    public void A_draining_endpoint_keeps_its_own_and_gets_nobody_new()
    {
        Pool pool = Open(2);
        pool.SetAdministrative(pool.Snapshot.Endpoint(0), AdministrativeState.Draining, "test", Now);
        Assert.Equal(0, Pick(pool, affinity: 1));
        Assert.Equal([1, 1, 1], new[] { Pick(pool, 0), Pick(pool, 0), Pick(pool, 0) });
    }

    [Fact]
    public void A_draining_endpoint_that_becomes_unhealthy_loses_its_own()
    {
        Pool pool = Open(2);
        Endpoint first = pool.Snapshot.Endpoint(0);
        pool.SetAdministrative(first, AdministrativeState.Draining, "test", Now);
        pool.ReportFault(first, EndpointFault.ConnectFailures, "refused", Now);
        Assert.Equal(1, Pick(pool, affinity: 1));
    }

    [Fact]
    public void A_disabled_endpoint_keeps_nobody()
    {
        Pool pool = Open(2);
        pool.SetAdministrative(pool.Snapshot.Endpoint(0), AdministrativeState.Disabled, "test", Now);
        Assert.Equal(1, Pick(pool, affinity: 1));
    }

    [Fact]
    public void An_unhealthy_endpoint_keeps_nobody_unless_the_pool_panics()
    {
        Pool pool = Open(2);
        pool.ReportFault(pool.Snapshot.Endpoint(0), EndpointFault.ConnectFailures, "refused", Now);
        Assert.Equal(1, Pick(pool, affinity: 1));
        pool.ReportFault(pool.Snapshot.Endpoint(1), EndpointFault.ConnectFailures, "refused", Now);
        Assert.True(pool.Snapshot.IsPanic);
        Assert.Equal(0, Pick(pool, affinity: 1));
    }

    [Fact]
    public void An_identity_that_no_endpoint_has_leads_nowhere()
    {
        Pool pool = Open(2);
        Assert.InRange(Pick(pool, affinity: 77), 0, 1);
        Assert.Equal(-1, Pick(pool, affinity: 77, only: true));
    }

    [Fact]
    public void With_affinity_only_nobody_else_will_do()
    {
        Pool pool = Open(2);
        Assert.Equal(0, Pick(pool, affinity: 1, only: true));
        pool.SetAdministrative(pool.Snapshot.Endpoint(0), AdministrativeState.Disabled, "test", Now);
        Assert.Equal(-1, Pick(pool, affinity: 1, only: true));
    }

    [Fact]
    public void An_endpoint_at_its_limit_passes_on_what_may_go_elsewhere_and_is_full_for_what_may_not()
    {
        Pool pool = Open(2, limit: 1);
        Assert.Equal(0, Pick(pool, affinity: 1));
        PickRequest bound = new() { Affinity = 1, AffinityOnly = true };
        Assert.Null(pool.Snapshot.PickAndBegin(in bound, _random, out bool isFull));
        Assert.True(isFull);
        Assert.Equal(1, Pick(pool, affinity: 1));
        Assert.Equal((1, 1), (pool.Snapshot.Endpoint(0).Load.InFlight, pool.Snapshot.Endpoint(1).Load.InFlight));
    }

    [Fact]
    public void An_endpoint_the_request_has_tried_is_not_tried_again()
    {
        Pool pool = Open(2);
        PickRequest request = new() { Affinity = 1, Tried = pool.Snapshot.Tried(0) };
        Assert.Equal(1, IndexOf(pool, pool.Snapshot.PickAndBegin(in request, _random)));
    }

    [Fact]
    public void The_identity_stays_over_a_reload_that_moves_the_endpoint()
    {
        Pool pool = Open(3);
        PoolOptions options = pool.Options;
        pool.Apply(options with { Endpoints = [options.Endpoints[2], options.Endpoints[0]] }, Now);
        Assert.Equal(0, Pick(pool, affinity: 3));
        Assert.Equal(1, Pick(pool, affinity: 1));
        Assert.Null(pool.Snapshot.Affinities!.Find(2));
    }

    [Fact]
    public void A_pool_whose_endpoints_have_no_identity_keeps_no_index() =>
        Assert.Null(PoolFixture.Snapshot("round-robin", 1, 1).Affinities);

    private static Pool Open(int endpoints, int limit = EndpointOptions.NoLimit) => PoolFixture.Open(new()
    {
        Name = "web",
        Strategy = "round-robin",
        Endpoints =
        [
            .. Enumerable.Range(0, endpoints).Select(i => new EndpointOptions { Address = PoolFixture.Address(i), Identity = (ulong)i + 1, MaxRequests = limit }),
        ],
        Health = new() { Passive = new PassiveHealthOptions { ConnectFailures = 1 } },
    });

    private int Pick(Pool pool, ulong affinity, bool only = false)
    {
        PickRequest request = new() { Affinity = affinity, AffinityOnly = only };
        return IndexOf(pool, pool.Snapshot.PickAndBegin(in request, _random));
    }

    private static int IndexOf(Pool pool, Endpoint? endpoint) =>
        endpoint is null ? -1 : pool.Snapshot.Endpoints.ToList().FindIndex(status => status.Endpoint == endpoint);
}
