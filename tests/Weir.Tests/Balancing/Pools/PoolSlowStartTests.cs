using Weir.Balancing;
using Weir.Balancing.Health;
using Xunit;

namespace Weir.Tests.Balancing.Pools;

public sealed class PoolSlowStartTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Random _random = new(1);

    // 100 s do not divide by nine: a tick that came the rounding error too early would find nothing grown.
    [Theory]
    [InlineData(90)]
    [InlineData(100)]
    public void An_endpoint_that_comes_back_grows_from_a_tenth_to_its_full_weight(int slowStartSeconds)
    {
        Pool pool = PoolFixture.Open(Options("round-robin", 2) with { SlowStart = Second * slowStartSeconds });
        PoolUpdate update = GoDownAndBack(pool, out TimeSpan back);
        List<int> tenths = [];
        List<double> when = [];
        while (tenths.Count < 20)
        {
            tenths.Add(update.Snapshot.Endpoints[0].SlowStartTenths);
            if (update.NextTick is not { } next) break;
            when.Add((next - back).TotalSeconds);
            update = pool.Tick(next);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], tenths);
        Assert.Equal(
            Enumerable.Range(1, 9).Select(step => Math.Round(step * slowStartSeconds / 9.0, 3)),
            when.Select(seconds => Math.Round(seconds, 3)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(44.999, 5)]
    [InlineData(45, 5)]
    [InlineData(50, 6)]
    [InlineData(89.999, 9)]
    [InlineData(90, 10)]
    [InlineData(900, 10)]
    public void Traffic_follows_the_effective_weight(double seconds, int tenths)
    {
        Pool pool = Open();
        GoDownAndBack(pool, out TimeSpan back);

        PoolSnapshot snapshot = pool.Tick(back + TimeSpan.FromSeconds(seconds)).Snapshot;

        // Equal configured weights: the endpoint in slow start gets tenths/10 of what the other gets.
        int[] counts = snapshot.CountPicks(110 * (10 + tenths), _ => default, _random);
        Assert.Equal([110 * tenths, 1100], counts);
    }

    [Fact]
    public void A_tick_just_before_the_next_step_changes_nothing()
    {
        Pool pool = Open();
        PoolUpdate update = GoDownAndBack(pool, out _);
        PoolSnapshot before = update.Snapshot;
        TimeSpan next = update.NextTick!.Value;

        Assert.Same(before, pool.Tick(next - TimeSpan.FromTicks(1)).Snapshot);
        Assert.NotSame(before, pool.Tick(next).Snapshot);
    }

    [Fact]
    public void A_hashing_pool_is_rebuilt_nine_times_in_a_slow_start_however_often_time_ticks()
    {
        Pool pool = Open("hash");
        PoolUpdate update = GoDownAndBack(pool, out TimeSpan back);
        HashSet<PoolSnapshot> snapshots = [update.Snapshot];
        for (int i = 0; i <= 1000; i++) snapshots.Add(pool.Tick(back + (Second * i / 10)).Snapshot);

        Assert.Equal(10, snapshots.Count);
    }

    [Fact]
    public void Endpoints_that_start_with_the_pool_start_at_full_weight() =>
        Assert.All(Open().Snapshot.Endpoints, status => Assert.Equal(10, status.SlowStartTenths));

    [Fact]
    public void An_endpoint_that_joins_later_starts_slowly()
    {
        Pool pool = Open();
        PoolUpdate update = pool.Apply(Options("round-robin", 3), Second);

        Assert.Equal([10, 10, 1], update.Snapshot.Endpoints.Select(status => status.SlowStartTenths));
    }

    [Fact]
    public void An_endpoint_that_misses_its_first_admission_starts_slowly_when_it_comes()
    {
        Pool pool = PoolFixture.Open(Options("round-robin", 2) with
        {
            Health = new HealthOptions { Active = new ActiveHealthOptions { Initial = InitialHealth.ProbeFirst, Rise = 1 } },
        });
        Endpoint[] due = [.. pool.Tick(TimeSpan.Zero).ChecksDue];
        pool.CheckPassed(due[0], TimeSpan.Zero);
        pool.CheckFailed(due[1], "503", TimeSpan.Zero);
        pool.Tick(Second * 10);
        PoolUpdate update = pool.CheckPassed(due[1], Second * 10);

        Assert.Equal([10, 1], update.Snapshot.Endpoints.Select(status => status.SlowStartTenths));
    }

    [Fact]
    public void An_endpoint_that_fails_in_slow_start_begins_it_anew()
    {
        Pool pool = Open();
        GoDownAndBack(pool, out TimeSpan back);
        Endpoint endpoint = pool.Find(PoolFixture.Address(0))!;
        Assert.Equal(6, pool.Tick(back + (Second * 50)).Snapshot.Endpoints[0].SlowStartTenths);

        pool.ReportFault(endpoint, EndpointFault.ConnectFailures, "refused", back + (Second * 51));
        PoolUpdate update = pool.Tick(back + (Second * 80));

        Assert.Equal(EndpointState.Healthy, update.Snapshot.Endpoints[0].State);
        Assert.Equal(1, update.Snapshot.Endpoints[0].SlowStartTenths);
    }

    [Fact]
    public void A_reload_that_takes_slow_start_away_ends_it()
    {
        Pool pool = Open();
        GoDownAndBack(pool, out TimeSpan back);
        PoolUpdate update = pool.Apply(Options("round-robin", 2) with { SlowStart = TimeSpan.Zero }, back);

        Assert.Equal([10, 10], update.Snapshot.Endpoints.Select(status => status.SlowStartTenths));
    }

    private static Pool Open(string strategy = "round-robin") => PoolFixture.Open(Options(strategy, 2));

    private static PoolOptions Options(string strategy, int count) =>
        PoolFixture.Options(strategy, [.. Enumerable.Repeat(1, count)]) with { SlowStart = Second * 90 };

    private static PoolUpdate GoDownAndBack(Pool pool, out TimeSpan back)
    {
        Endpoint endpoint = pool.Find(PoolFixture.Address(0))!;
        PoolUpdate update = pool.ReportFault(endpoint, EndpointFault.ConnectFailures, "refused", Second);
        back = update.NextTick!.Value;
        return pool.Tick(back);
    }
}
