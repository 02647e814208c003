using Weir.Balancing;
using Weir.Balancing.Health;
using Xunit;

namespace Weir.Tests.Balancing.Pools;

public sealed class PoolTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(1);

    [Fact]
    public void A_backup_tier_is_used_when_no_usable_endpoint_is_left_in_the_lower_ones()
    {
        Pool pool = PoolFixture.Open(Tiers(0, 0, 1, 2));
        Assert.Equal("abab", pool.Snapshot.Spell(4, _random));

        Disable(pool, 0);
        Assert.Equal("bbbb", pool.Snapshot.Spell(4, _random));
        Disable(pool, 1);
        Assert.Equal("cccc", pool.Snapshot.Spell(4, _random));
        Disable(pool, 2);
        Assert.Equal("dddd", pool.Snapshot.Spell(4, _random));
        Disable(pool, 3);
        Assert.Null(pool.Snapshot.Pick(default, _random));
    }

    [Fact]
    public void A_request_that_has_tried_a_whole_tier_goes_to_the_next()
    {
        PoolSnapshot snapshot = PoolFixture.Open(Tiers(1, 0, 0)).Snapshot;

        Assert.Equal(0, snapshot.PickIndex(new PickRequest { Tried = snapshot.Tried(1, 2) }, _random));
    }

    [Fact]
    public void A_drained_endpoint_gets_no_new_work_and_keeps_its_open_requests()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("round-robin", 1, 1));
        Endpoint drained = pool.Snapshot.PickAndBegin(default, _random)!;

        PoolUpdate update = pool.SetAdministrative(drained, AdministrativeState.Draining, "drained by operator", Second);

        Assert.Equal("bbbb", update.Snapshot.Spell(4, _random));
        Assert.Equal(1, drained.Load.InFlight);
        Assert.Equal(EndpointState.Draining, update.Snapshot.Endpoints[0].State);
        HealthChange change = Assert.Single(update.Changes);
        Assert.Equal(new HealthChange(Second, drained, EndpointState.Healthy, EndpointState.Draining, "drained by operator"), change);
    }

    [Fact]
    public void A_disabled_endpoint_is_not_checked_and_its_first_check_decides_when_it_is_enabled()
    {
        Pool pool = PoolFixture.Open(Checked(InitialHealth.Healthy, 1, 1));
        Endpoint endpoint = pool.Find(PoolFixture.Address(0))!;
        pool.SetAdministrative(endpoint, AdministrativeState.Disabled, "off", Second);
        Assert.DoesNotContain(endpoint, pool.Tick(Second * 100).ChecksDue);

        PoolUpdate update = pool.SetAdministrative(endpoint, AdministrativeState.Enabled, "on", Second * 101);
        Assert.Equal(EndpointState.Unhealthy, update.Snapshot.Endpoints[0].State);
        Assert.Equal(Second * 101, update.NextTick);
        Assert.Contains(endpoint, pool.Tick(Second * 101).ChecksDue);
        update = pool.CheckPassed(endpoint, Second * 102);
        Assert.Equal(EndpointState.Healthy, update.Snapshot.Endpoints[0].State);
    }

    [Fact]
    public void An_endpoint_whose_checks_fail_leaves_and_the_change_says_why()
    {
        Pool pool = PoolFixture.Open(Checked(InitialHealth.ProbeFirst, 1, 1));
        Endpoint[] due = [.. pool.Tick(TimeSpan.Zero).ChecksDue];
        Assert.Equal(2, due.Length);
        Assert.Null(pool.Snapshot.Pick(default, _random));
        foreach (Endpoint endpoint in due) pool.CheckPassed(endpoint, TimeSpan.Zero);
        Assert.Equal("abab", pool.Snapshot.Spell(4, _random));

        TimeSpan now = FailChecks(pool, due[0], TimeSpan.Zero);

        Assert.Equal("bbbb", pool.Snapshot.Spell(4, _random));
        HealthChange change = pool.History.Changes[^1];
        Assert.Equal((due[0], EndpointState.Healthy, EndpointState.Unhealthy, now), (change.Endpoint, change.From, change.To, change.When));
        Assert.Equal("2 checks failed in a row: connection refused", change.Reason);
        Assert.Equal(change.Reason, pool.Snapshot.Endpoints[0].Reason);
    }

    [Fact]
    public void A_fault_the_loops_saw_takes_an_endpoint_out_and_forgets_it_when_it_comes_back()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("round-robin", 1, 1));
        Endpoint endpoint = pool.Find(PoolFixture.Address(0))!;
        while (!endpoint.Faults.ConnectFailed()) { }

        PoolUpdate update = pool.ReportFault(endpoint, EndpointFault.ConnectFailures, "connection refused", Second);

        Assert.Equal("3 connects failed in a row: connection refused", Assert.Single(update.Changes).Reason);
        Assert.Equal(Second * 11, update.NextTick);
        Assert.Equal("bb", update.Snapshot.Spell(2, _random));
        update = pool.Tick(update.NextTick!.Value);
        Assert.Equal(EndpointState.Healthy, Assert.Single(update.Changes).To);
        Assert.Equal(0, endpoint.Faults.ConnectFailuresInARow);
    }

    [Fact]
    public void When_all_are_unhealthy_the_pool_picks_among_all_and_says_so()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("round-robin", 1, 1, 1));
        Disable(pool, 2);
        Fault(pool, 0);
        Assert.False(pool.Snapshot.IsPanic);
        Fault(pool, 1);

        Assert.True(pool.Snapshot.IsPanic);
        Assert.Equal(["a", "b"], pool.Snapshot.Spell(10, _random).Select(c => $"{c}").Distinct().Order());

        pool.Tick(Second * 60);
        Assert.False(pool.Snapshot.IsPanic);
    }

    [Fact]
    public void Without_the_panic_rule_nobody_is_picked()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("round-robin", 1) with { Panic = false });
        Fault(pool, 0);

        Assert.False(pool.Snapshot.IsPanic);
        Assert.Null(pool.Snapshot.Pick(default, _random));
    }

    [Theory]
    [InlineData(InitialHealth.ProbeFirst)]
    [InlineData(InitialHealth.Unhealthy)]
    public void There_is_no_panic_while_first_verdicts_are_awaited(InitialHealth initial)
    {
        Pool pool = PoolFixture.Open(Checked(initial, 1, 1));
        Endpoint[] due = [.. pool.Tick(TimeSpan.Zero).ChecksDue];
        Assert.Null(pool.Snapshot.Pick(default, _random));

        pool.CheckFailed(due[0], "503", Second);
        Assert.False(pool.Snapshot.IsPanic);
        pool.CheckFailed(due[1], "503", Second);
        Assert.True(pool.Snapshot.IsPanic);
    }

    [Fact]
    public void A_snapshot_stays_the_same_object_while_nothing_changes()
    {
        Pool pool = PoolFixture.Open(Checked(InitialHealth.Healthy, 1, 1));
        PoolSnapshot snapshot = pool.Snapshot;
        PoolUpdate update = pool.Tick(Second * 10);

        Assert.Equal(2, update.ChecksDue.Length);
        foreach (Endpoint endpoint in update.ChecksDue) update = pool.CheckPassed(endpoint, Second * 10);
        Assert.Same(snapshot, update.Snapshot);
        Assert.Empty(update.Changes);
    }

    [Fact]
    public void A_tier_that_did_not_change_keeps_its_strategy()
    {
        Pool pool = PoolFixture.Open(Tiers(0, 0, 1, 1) with { Strategy = "hash" });
        PickRequest request = new() { Hash = 1 };
        PoolSnapshot before = pool.Snapshot;
        Disable(pool, 3);

        Assert.NotSame(before, pool.Snapshot);
        Assert.Equal(before.Pick(in request, _random), pool.Snapshot.Pick(in request, _random));
    }

    [Fact]
    public void History_keeps_the_last_changes()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("first", 1));
        for (int i = 0; i < HealthHistory.Limit + 10; i++)
        {
            pool.SetAdministrative(
                pool.Find(PoolFixture.Address(0))!,
                i % 2 == 0 ? AdministrativeState.Draining : AdministrativeState.Enabled, $"change {i}", Second * i);
        }

        Assert.Equal(HealthHistory.Limit, pool.History.Changes.Length);
        Assert.Equal("change 10", pool.History.Changes[0].Reason);
        Assert.Equal($"change {HealthHistory.Limit + 9}", pool.History.Changes[^1].Reason);
        Assert.Equal(HealthHistory.Limit + 10, pool.History.TotalChanges);
    }

    private static PoolOptions Tiers(params int[] tiers) => new()
    {
        Name = "web",
        Endpoints = [.. tiers.Select((tier, i) => new EndpointOptions { Address = PoolFixture.Address(i), Tier = tier })],
    };

    private static PoolOptions Checked(InitialHealth initial, params int[] weights) =>
        PoolFixture.Options("round-robin", weights) with
        {
            Health = new HealthOptions
            {
                Active = new ActiveHealthOptions { Interval = Second * 2, Rise = 2, Fall = 2, Initial = initial },
            },
        };

    private static TimeSpan FailChecks(Pool pool, Endpoint endpoint, TimeSpan now)
    {
        while (pool.Snapshot.Endpoints.Single(status => status.Endpoint == endpoint).State == EndpointState.Healthy)
        {
            now = pool.Tick(now).NextTick ?? now;
            foreach (Endpoint due in pool.Tick(now).ChecksDue)
            {
                if (due == endpoint) pool.CheckFailed(due, "connection refused", now);
                else pool.CheckPassed(due, now);
            }
        }
        return now;
    }

    private static void Disable(Pool pool, int index) =>
        pool.SetAdministrative(pool.Find(PoolFixture.Address(index))!, AdministrativeState.Disabled, "off", Second);

    private static void Fault(Pool pool, int index) =>
        pool.ReportFault(pool.Find(PoolFixture.Address(index))!, EndpointFault.ConnectFailures, "refused", Second);
}
