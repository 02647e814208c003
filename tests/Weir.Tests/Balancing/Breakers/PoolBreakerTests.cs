using Weir.Balancing;
using Weir.Balancing.Breakers;
using Xunit;

namespace Weir.Tests.Balancing.Breakers;

/// <summary>What a pool makes of its breakers: who is left out, how many at once, who is tried, and what is told.</summary>
public sealed class PoolBreakerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Random _random = new(1);

    [Fact]
    public void Errors_in_a_row_leave_an_endpoint_out_and_the_history_says_why()
    {
        Pool pool = Open(new BreakerOptions { Errors = 3 }, 1, 1, 1);
        Endpoint endpoint = pool.Snapshot.Endpoint(0);
        Assert.Equal(
            [OutcomeVerdict.None, OutcomeVerdict.None, OutcomeVerdict.ErrorsInARow],
            Enumerable.Range(0, 3).Select(i => endpoint.Outcomes.Failed(0, i)));

        PoolUpdate update = pool.ReportFault(endpoint, EndpointFault.ErrorsInARow, "status 5xx", Second);

        Assert.Equal("bcbc", update.Snapshot.Spell(4, _random));
        Assert.Equal((EndpointState.Unhealthy, BreakerState.Open), (update.Snapshot.Endpoints[0].State, update.Snapshot.Endpoints[0].Breaker));
        Assert.Equal("breaker open for 10 s: 3 errors in a row: status 5xx", Assert.Single(update.Changes).Reason);
        Assert.Equal(update.Changes, pool.History.Changes);
        Assert.Equal(Second * 11, update.NextTick);
        Assert.Equal(1, endpoint.Outcomes.Openings);
    }

    [Fact]
    public void A_success_between_errors_begins_the_row_anew()
    {
        Pool pool = Open(new BreakerOptions { Errors = 2, ErrorShare = 0 }, 1);
        EndpointOutcomes outcomes = pool.Snapshot.Endpoint(0).Outcomes;
        Assert.Equal(OutcomeVerdict.None, outcomes.Failed(0, 1));
        Assert.Equal(OutcomeVerdict.None, outcomes.Succeeded(0, 1, 2));
        Assert.Equal(OutcomeVerdict.None, outcomes.Failed(0, 3));
        Assert.Equal(OutcomeVerdict.ErrorsInARow, outcomes.Failed(0, 4));
    }

    [Fact]
    public void A_share_of_errors_says_nothing_before_the_window_holds_enough_requests()
    {
        Pool pool = Open(new BreakerOptions { Errors = 0, ErrorShare = 0.5, Requests = 10 }, 1);
        EndpointOutcomes outcomes = pool.Snapshot.Endpoint(0).Outcomes;
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(OutcomeVerdict.None, outcomes.Succeeded(0, 1, 1));
            Assert.Equal(OutcomeVerdict.None, outcomes.Failed(0, 1));
        }
        Assert.Equal(OutcomeVerdict.None, outcomes.Failed(0, 1));
        Assert.Equal(OutcomeVerdict.ErrorShare, outcomes.Failed(0, 1));
        Assert.Equal(OutcomeVerdict.None, outcomes.Failed(0, 20_000_000_000)); // the window has passed
    }

    [Fact]
    public void Half_open_an_endpoint_gets_only_so_many_requests_at_a_time_and_good_answers_close_it()
    {
        Pool pool = Open(new BreakerOptions { Trials = 2 }, 1, 1);
        Endpoint endpoint = Trip(pool, 0, Second);
        PoolUpdate update = pool.Tick(Second * 11);
        Assert.Equal(BreakerState.HalfOpen, update.Snapshot.Endpoints[0].Breaker);

        Endpoint[] picked = [.. Enumerable.Range(0, 10).Select(_ => update.Snapshot.PickAndBegin(default, _random)!)];
        Assert.Equal(2, picked.Count(e => e == endpoint));
        Assert.Equal(OutcomeVerdict.None, endpoint.Outcomes.Succeeded(endpoint.Outcomes.Epoch, 1, 1));
        Assert.Equal(OutcomeVerdict.TrialsPassed, endpoint.Outcomes.Succeeded(endpoint.Outcomes.Epoch, 1, 1));
        update = pool.ReportFault(endpoint, EndpointFault.TrialsPassed, "", Second * 12);

        Assert.Equal("breaker closed: 2 requests on trial answered well", Assert.Single(update.Changes).Reason);
        Assert.False(update.Snapshot.HasLimits);
    }

    [Fact]
    public void Where_all_that_is_left_are_on_trial_nobody_is_refused()
    {
        Pool pool = Open(new BreakerOptions { Trials = 1, MaxOpenShare = 1 }, 1, 1);
        Trip(pool, 0, Second);
        PoolSnapshot snapshot = pool.Tick(Second * 11).Snapshot;
        Endpoint onTrial = snapshot.Endpoint(0);
        TriedEndpoints tried = default;
        Assert.True(tried.TryAdd(snapshot.Endpoint(1).Id));

        for (int i = 0; i < 5; i++) Assert.Same(onTrial, snapshot.PickAndBegin(new PickRequest { Tried = tried }, _random));
        Assert.Same(snapshot.Endpoint(1), snapshot.PickAndBegin(default, _random)); // who has another choice does not burden it
    }

    [Fact]
    public void What_was_in_progress_before_uses_no_trial_up()
    {
        Pool pool = Open(new BreakerOptions { Trials = 2 }, 1, 1);
        Endpoint endpoint = pool.Snapshot.Endpoint(0);
        for (int i = 0; i < 4; i++) endpoint.Load.Begin(); // tunnels
        Trip(pool, 0, Second);
        PoolSnapshot snapshot = pool.Tick(Second * 11).Snapshot;
        for (int i = 0; i < 20; i++) snapshot.PickAndBegin(default, _random);
        Assert.Equal(4 + 2, endpoint.Load.InFlight);
    }

    [Fact]
    public void A_trial_that_fails_leaves_it_out_for_longer()
    {
        Pool pool = Open(new BreakerOptions(), 1, 1);
        Endpoint endpoint = Trip(pool, 0, Second);
        pool.Tick(Second * 11);
        Assert.Equal(OutcomeVerdict.TrialFailed, endpoint.Outcomes.Failed(endpoint.Outcomes.Epoch, 1));
        PoolUpdate update = pool.ReportFault(endpoint, EndpointFault.TrialFailed, "connection broke", Second * 12);
        Assert.Equal("breaker open for 20 s: a request on trial failed: connection broke", Assert.Single(update.Changes).Reason);
        Assert.Equal(Second * 32, update.NextTick);
    }

    [Fact]
    public void Only_a_share_of_the_pool_may_be_open_at_once()
    {
        Pool pool = Open(new BreakerOptions { MaxOpenShare = 0.5 }, 1, 1, 1, 1, 1);
        for (int i = 0; i < 5; i++) Trip(pool, i, Second);
        Assert.Equal(2, pool.Snapshot.Endpoints.Count(status => status.Breaker == BreakerState.Open));
    }

    [Fact]
    public void What_was_begun_before_the_trial_does_not_decide_it()
    {
        Pool pool = Open(new BreakerOptions { Trials = 1 }, 1, 1);
        EndpointOutcomes outcomes = pool.Snapshot.Endpoint(0).Outcomes;
        int closed = outcomes.Epoch;
        Trip(pool, 0, Second);
        int open = outcomes.Epoch;
        pool.Tick(Second * 11);

        Assert.Equal(
            [OutcomeVerdict.None, OutcomeVerdict.None, OutcomeVerdict.None, OutcomeVerdict.None],
            [outcomes.Failed(closed, 1), outcomes.Succeeded(closed, 1, 1), outcomes.Failed(open, 1), outcomes.Succeeded(open, 1, 1)]);
        Assert.Equal(OutcomeVerdict.TrialFailed, outcomes.Failed(outcomes.Epoch, 1));
        Assert.Equal(OutcomeVerdict.TrialsPassed, outcomes.Succeeded(outcomes.Epoch, 1, 1));
    }

    [Fact]
    public void Who_is_on_trial_counts_as_open_when_another_trips()
    {
        Pool pool = Open(new BreakerOptions { MaxOpenShare = 0.5 }, 1, 1, 1, 1);
        Trip(pool, 0, Second);
        Trip(pool, 1, Second);
        pool.Tick(Second * 11);
        Trip(pool, 2, Second * 12);
        Assert.Equal(
            [BreakerState.HalfOpen, BreakerState.HalfOpen, BreakerState.Closed, BreakerState.Closed], pool.Snapshot.Endpoints.Select(status => status.Breaker));
        pool.ReportFault(pool.Snapshot.Endpoint(0), EndpointFault.TrialFailed, "status 5xx", Second * 12);
        Assert.Equal(BreakerState.Open, pool.Snapshot.Endpoints[0].Breaker); // its own place is its own
    }

    [Fact]
    public void A_disabled_endpoint_takes_no_place_of_those_that_may_be_open()
    {
        Pool pool = Open(new BreakerOptions { MaxOpenShare = 0 }, 1, 1, 1);
        Endpoint disabled = Trip(pool, 0, Second);
        pool.SetAdministrative(disabled, AdministrativeState.Disabled, "test", Second);
        Trip(pool, 1, Second);
        Assert.Equal(BreakerState.Open, pool.Snapshot.Endpoints[1].Breaker);
    }

    [Fact]
    public void A_breaker_that_may_not_open_says_so_once_until_the_evidence_has_been_silent()
    {
        Pool pool = Open(new BreakerOptions { MaxOpenShare = 0, Window = Second * 10 }, 1, 1);
        Trip(pool, 0, Second);
        PoolUpdate update = pool.ReportFault(pool.Snapshot.Endpoint(1), EndpointFault.ErrorsInARow, "status 5xx", Second * 2);
        Assert.Equal(
            "breaker kept closed: no more than 0% of the pool may be open: 5 errors in a row: status 5xx", Assert.Single(update.Changes).Reason);
        for (int i = 3; i < 40; i += 9)
            Assert.Empty(pool.ReportFault(pool.Snapshot.Endpoint(1), EndpointFault.ErrorsInARow, "status 5xx", Second * i).Changes);
        Assert.Single(pool.ReportFault(pool.Snapshot.Endpoint(1), EndpointFault.ErrorsInARow, "status 5xx", Second * 60).Changes);
    }

    [Fact]
    public void Evidence_that_goes_on_is_told_at_multiples_and_not_with_every_request()
    {
        EndpointOutcomes row = Open(new BreakerOptions { Errors = 5, ErrorShare = 0 }, 1).Snapshot.Endpoint(0).Outcomes;
        Assert.Equal(20, Enumerable.Range(0, 100).Count(i => row.Failed(0, i) == OutcomeVerdict.ErrorsInARow));
        EndpointOutcomes share = Open(new BreakerOptions { Errors = 0, Requests = 10 }, 1).Snapshot.Endpoint(0).Outcomes;
        Assert.Equal(10, Enumerable.Range(0, 109).Count(i => share.Failed(0, i) == OutcomeVerdict.ErrorShare));
    }

    [Fact]
    public void One_endpoint_may_always_be_open()
    {
        Pool pool = Open(new BreakerOptions { MaxOpenShare = 0 }, 1, 1, 1);
        for (int i = 0; i < 3; i++) Trip(pool, i, Second);
        Assert.Equal(1, pool.Snapshot.Endpoints.Count(status => status.Breaker == BreakerState.Open));
    }

    [Theory]
    [InlineData(0.5, 1, false)]
    [InlineData(0.5, 2, false)]
    [InlineData(0.5, 3, true)]
    [InlineData(0, 3, false)]
    [InlineData(0, 4, true)]
    public void Below_the_panic_threshold_all_are_picked_from(double below, int open, bool isPanic)
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("round-robin", 1, 1, 1, 1) with
        {
            Breaker = new BreakerOptions { MaxOpenShare = 1 },
            PanicBelow = below,
        });
        for (int i = 0; i < open; i++) Trip(pool, i, Second);
        Assert.Equal(isPanic, pool.Snapshot.IsPanic);
        Assert.Equal(isPanic ? 4 : 4 - open, pool.Snapshot.Spell(20, _random).Distinct().Count());
    }

    [Fact]
    public void An_endpoint_many_times_slower_than_the_median_is_left_out_at_the_end_of_the_window()
    {
        Pool pool = Open(new BreakerOptions { LatencyFactor = 3, Requests = 10, Window = Second * 5 }, 1, 1, 1);
        Assert.Equal(Second * 5, pool.Tick(TimeSpan.Zero).NextTick);
        Answer(pool, 0, 10, milliseconds: 100);
        Answer(pool, 1, 10, milliseconds: 20);
        Answer(pool, 2, 10, milliseconds: 10);
        PoolUpdate update = pool.Tick(Second * 5);
        Assert.Equal("breaker open for 10 s: 100 ms a response, the pool's median is 20 ms", Assert.Single(update.Changes).Reason);
        Assert.Equal(EndpointState.Unhealthy, update.Snapshot.Endpoints[0].State);

        Assert.Empty(pool.Tick(Second * 10).Changes); // what was answered before does not count again
    }

    [Fact]
    public void Of_two_endpoints_the_slower_is_measured_by_the_faster()
    {
        LatencySample fast = new(20, 20 * 10_000_000L);
        LatencySample slow = new(20, 20 * 100_000_000L);
        double median = LatencyOutliers.Median([slow, fast], 10)!.Value;
        Assert.Equal(10_000_000, median);
        Assert.True(LatencyOutliers.IsOutlier(slow, median, new BreakerOptions { LatencyFactor = 3 }));
        Assert.Null(LatencyOutliers.Median([slow, new(9, 1)], 10));
    }

    [Fact]
    public void Microseconds_make_no_outlier()
    {
        LatencySample slow = new(20, 20 * 4_900_000L);
        Assert.False(LatencyOutliers.IsOutlier(slow, 100_000, new BreakerOptions { LatencyFactor = 3 }));
    }

    [Fact]
    public void Without_a_breaker_in_the_configuration_nothing_stays_open()
    {
        Pool pool = Open(new BreakerOptions(), 1, 1);
        Trip(pool, 0, Second);
        PoolUpdate update = pool.Apply(PoolFixture.Options("round-robin", 1, 1), Second * 2);
        Assert.Equal("breaker closed: by configuration", Assert.Single(update.Changes).Reason);
        Assert.Equal(2, update.Snapshot.Spell(4, _random).Distinct().Count());
        Assert.False(update.Snapshot.Endpoint(0).Outcomes.IsWatched);
    }

    [Fact]
    public void Wrong_options_are_named()
    {
        PoolOptions options = PoolFixture.Options("first", 1) with
        {
            Breaker = new() { Errors = -1, ErrorShare = 2, Requests = 0, Window = TimeSpan.Zero, LatencyFactor = 1, Trials = 0, MaxOpenShare = -1, LongestOpen = Second },
            PanicBelow = 2,
        };
        Assert.Equal(9, options.Errors().Length);
    }

    private static Pool Open(BreakerOptions breaker, params int[] weights) =>
        PoolFixture.Open(PoolFixture.Options("round-robin", weights) with { Breaker = breaker });

    private static Endpoint Trip(Pool pool, int index, TimeSpan now)
    {
        Endpoint endpoint = pool.Snapshot.Endpoint(index);
        pool.ReportFault(endpoint, EndpointFault.ErrorsInARow, "status 5xx", now);
        return endpoint;
    }

    private static void Answer(Pool pool, int index, int times, int milliseconds)
    {
        for (int i = 0; i < times; i++) pool.Snapshot.Endpoint(index).Outcomes.Succeeded(0, milliseconds * 1_000_000L, 1);
    }
}
