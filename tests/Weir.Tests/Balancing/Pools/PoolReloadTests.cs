using Weir.Balancing;
using Weir.Balancing.Health;
using Xunit;

namespace Weir.Tests.Balancing.Pools;

public sealed class PoolReloadTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(1);

    [Fact]
    public void Endpoints_that_stay_keep_identity_and_counters_whatever_else_changes()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("round-robin", 1, 1));
        Endpoint staying = pool.Find("10.0.0.1:80")!;
        staying.Load.Begin();

        PoolUpdate update = pool.Apply(
            new PoolOptions
            {
                Name = "web",
                Strategy = "least-connections",
                Endpoints = [new EndpointOptions { Address = "new:1" }, new EndpointOptions { Address = "10.0.0.1:80", Weight = 7 }],
            },
            Second);

        Assert.Same(staying, update.Snapshot.Endpoint(1));
        Assert.Equal(1, update.Snapshot.Endpoint(1).Load.InFlight);
        Assert.Equal(7, update.Snapshot.Endpoints[1].Weight);
        Assert.Null(pool.Find("10.0.0.0:80"));
    }

    [Fact]
    public void An_id_is_never_used_twice_even_over_pools_that_share_a_source()
    {
        EndpointIds ids = new();
        Pool first = new(PoolFixture.Options("first", 1, 1), TimeSpan.Zero, _random, ids);
        Pool second = new(PoolFixture.Options("first", 1), TimeSpan.Zero, _random, ids);
        int[] before = [.. first.Snapshot.Endpoints.Concat(second.Snapshot.Endpoints).Select(status => status.Endpoint.Id)];
        first.Apply(PoolFixture.Options("first"), Second);
        first.Apply(PoolFixture.Options("first", 1), Second);

        Assert.Equal([0, 1, 2], before);
        Assert.Equal(3, first.Snapshot.Endpoint(0).Id);
    }

    [Fact]
    public void Events_about_an_endpoint_that_left_change_nothing_not_even_its_successor()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("first", 1));
        Endpoint left = pool.Snapshot.Endpoint(0);
        pool.Apply(PoolFixture.Options("first"), Second);
        Assert.Empty(pool.ReportFault(left, EndpointFault.ConnectFailures, "refused", Second).Changes);
        pool.Apply(PoolFixture.Options("first", 1), Second);

        Assert.Empty(pool.ReportFault(left, EndpointFault.ConnectFailures, "refused", Second).Changes);
        Assert.Empty(pool.SetAdministrative(left, AdministrativeState.Disabled, "off", Second).Changes);
        Assert.Equal(EndpointState.Healthy, pool.Snapshot.Endpoints[0].State);
    }

    [Fact]
    public void An_operators_order_survives_a_reload_that_says_nothing_new_about_the_endpoint()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("first", 1));
        pool.SetAdministrative(pool.Snapshot.Endpoint(0), AdministrativeState.Draining, "drained by operator", Second);

        Assert.Equal(EndpointState.Draining, pool.Apply(PoolFixture.Options("first", 2), Second).Snapshot.Endpoints[0].State);
    }

    [Fact]
    public void A_reload_that_changes_its_mind_about_the_endpoint_overrides_the_operator()
    {
        PoolOptions enabled = PoolFixture.Options("first", 1);
        PoolOptions disabled = enabled with
        {
            Endpoints = [enabled.Endpoints[0] with { Administrative = AdministrativeState.Disabled }],
        };
        Pool pool = PoolFixture.Open(enabled);
        pool.SetAdministrative(pool.Snapshot.Endpoint(0), AdministrativeState.Draining, "drained by operator", Second);

        PoolUpdate update = pool.Apply(disabled, Second * 2);
        Assert.Equal(("by configuration", EndpointState.Disabled), (Assert.Single(update.Changes).Reason, update.Changes[0].To));
        Assert.Equal(EndpointState.Healthy, pool.Apply(enabled, Second * 3).Snapshot.Endpoints[0].State);
    }

    [Fact]
    public void Health_survives_a_reload()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("first", 1, 1));
        pool.ReportFault(pool.Snapshot.Endpoint(0), EndpointFault.ConnectFailures, "refused", Second);

        PoolUpdate update = pool.Apply(PoolFixture.Options("random", 5, 1), Second * 2);

        Assert.Equal(EndpointState.Unhealthy, update.Snapshot.Endpoints[0].State);
        Assert.Equal(1, update.Snapshot.PickIndex(_random));
    }

    [Fact]
    public void A_snapshot_taken_before_the_reload_goes_on_working()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("round-robin", 1, 1));
        PoolSnapshot old = pool.Snapshot;
        pool.Apply(PoolFixture.Options("first"), Second);

        Assert.Equal("abab", old.Spell(4, _random));
    }

    [Fact]
    public void Random_events_keep_the_invariants_of_the_pool()
    {
        Random random = new(PoolFixture.Seed());
        for (int run = 0; run < 30; run++)
        {
            Pool pool = new(RandomOptions(random), TimeSpan.Zero, random);
            TimeSpan now = TimeSpan.Zero;
            List<Endpoint> running = [];
            for (int step = 0; step < 200; step++)
            {
                now += TimeSpan.FromMilliseconds(random.Next(2000));
                PoolUpdate update = RandomEvent(pool, running, now, random);
                running.AddRange(update.ChecksDue);

                Assert.Same(pool.Snapshot, update.Snapshot);
                Assert.All(update.Changes, change => Assert.NotEqual(change.From, change.To));
                Assert.All(update.Changes, change => Assert.NotEqual("", change.Reason));
                AssertPicksTheRightOnes(pool, random);
            }
        }
    }

    private static void AssertPicksTheRightOnes(Pool pool, Random random)
    {
        PoolSnapshot snapshot = pool.Snapshot;
        PickRequest request = new() { Hash = (ulong)random.NextInt64() };
        Endpoint? picked = snapshot.Pick(in request, random);
        EndpointStatus[] healthy = [.. snapshot.Endpoints.Where(status => status.State == EndpointState.Healthy)];
        if (healthy.Length > 0)
        {
            EndpointStatus status = Assert.Single(healthy, status => status.Endpoint == picked);
            Assert.Equal(healthy.Min(other => other.Tier), status.Tier);
            Assert.False(snapshot.IsPanic);
        }
        else
        {
            Assert.Equal(snapshot.IsPanic, picked is not null);
            if (picked is not null)
                Assert.Equal(EndpointState.Unhealthy, snapshot.Endpoints.Single(status => status.Endpoint == picked).State);
        }
    }

    private static PoolUpdate RandomEvent(Pool pool, List<Endpoint> running, TimeSpan now, Random random)
    {
        Endpoint? any = pool.Snapshot.Endpoints.IsEmpty
            ? null : pool.Snapshot.Endpoints[random.Next(pool.Snapshot.Endpoints.Length)].Endpoint;
        switch (random.Next(10))
        {
            case 0:
                return pool.Apply(RandomOptions(random), now);
            case 1 when any is not null:
                return pool.ReportFault(any, (EndpointFault)random.Next(2), "why", now);
            case 2 when any is not null:
                return pool.SetAdministrative(any, (AdministrativeState)random.Next(3), "order", now);
            case < 7 when running.Count > 0:
                Endpoint done = running[random.Next(running.Count)];
                running.Remove(done);
                return random.Next(2) == 0 ? pool.CheckPassed(done, now) : pool.CheckFailed(done, "why", now);
            default:
                return pool.Tick(now);
        }
    }

    private static PoolOptions RandomOptions(Random random) => new()
    {
        Name = "web",
        Strategy = Weir.Balancing.Strategies.StrategyCatalog.Names[random.Next(6)],
        SlowStart = Second * random.Next(3),
        Endpoints = [.. Enumerable.Range(0, 6).Where(_ => random.Next(2) == 0).Select(i => new EndpointOptions
        {
            Address = PoolFixture.Address(i),
            Weight = random.Next(1, 257),
            Tier = random.Next(3),
            Administrative = (AdministrativeState)Math.Max(random.Next(-4, 3), 0),
        })],
        Health = new HealthOptions
        {
            Active = random.Next(3) == 0 ? null : new ActiveHealthOptions { Initial = (InitialHealth)random.Next(3) },
        },
    };
}
