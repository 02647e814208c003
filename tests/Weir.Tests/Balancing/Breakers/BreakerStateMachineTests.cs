using Weir.Balancing.Breakers;
using Xunit;

namespace Weir.Tests.Balancing.Breakers;

public sealed class BreakerStateMachineTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly BreakerOptions Options = new() { Open = Second * 10, LongestOpen = Second * 60, Trials = 2 };

    [Fact]
    public void An_open_breaker_becomes_half_open_at_its_time_and_not_before()
    {
        BreakerStep step = Step(default, BreakerEventKind.Tripped, Second, "5 errors in a row: status 5xx");
        Assert.Equal(BreakerState.Open, step.Next.State);
        Assert.Equal("breaker open for 10 s: 5 errors in a row: status 5xx", step.Reason);
        Assert.Null(Step(step.Next, BreakerEventKind.Tick, (Second * 11) - TimeSpan.FromTicks(1)).Reason);
        step = Step(step.Next, BreakerEventKind.Tick, Second * 11);
        Assert.Equal((BreakerState.HalfOpen, "breaker half-open: 2 requests on trial"), (step.Next.State, step.Reason));
    }

    [Fact]
    public void Trials_answered_well_close_it()
    {
        BreakerStep step = Step(HalfOpen(), BreakerEventKind.TrialsPassed, Second * 12);
        Assert.Equal((BreakerState.Closed, "breaker closed: 2 requests on trial answered well"), (step.Next.State, step.Reason));
    }

    [Fact]
    public void Each_opening_lasts_twice_as_long_up_to_the_longest()
    {
        Breaker breaker = default;
        TimeSpan now = Second;
        List<double> lasted = [];
        for (int i = 0; i < 5; i++)
        {
            breaker = Step(breaker, i == 0 ? BreakerEventKind.Tripped : BreakerEventKind.TrialFailed, now).Next;
            lasted.Add((breaker.OpenUntil - now).TotalSeconds);
            now = breaker.OpenUntil;
            breaker = Step(breaker, BreakerEventKind.Tick, now).Next;
        }
        Assert.Equal([10, 20, 40, 60, 60], lasted);
    }

    [Fact]
    public void Time_spent_closed_forgives_openings()
    {
        Breaker closed = Step(HalfOpen(), BreakerEventKind.TrialsPassed, Second * 12).Next;
        Breaker again = Step(closed, BreakerEventKind.Tripped, Second * 13).Next;
        Assert.Equal(2, again.Openings);
        again = Step(closed, BreakerEventKind.Tripped, (Second * 12) + BreakerOptions.ForgiveAfter).Next;
        Assert.Equal(1, again.Openings);
    }

    [Theory]
    [InlineData(BreakerState.Open, BreakerEventKind.Tripped)]
    [InlineData(BreakerState.Open, BreakerEventKind.TrialFailed)]
    [InlineData(BreakerState.Open, BreakerEventKind.TrialsPassed)]
    [InlineData(BreakerState.Closed, BreakerEventKind.Tick)]
    [InlineData(BreakerState.Closed, BreakerEventKind.TrialFailed)]
    [InlineData(BreakerState.Closed, BreakerEventKind.TrialsPassed)]
    [InlineData(BreakerState.HalfOpen, BreakerEventKind.Tick)]
    [InlineData(BreakerState.HalfOpen, BreakerEventKind.Tripped)]
    public void Evidence_that_comes_too_late_changes_nothing(BreakerState state, BreakerEventKind happened)
    {
        Breaker breaker = new() { State = state, OpenUntil = Second * 100, Openings = 1, Since = Second };
        Assert.Equal(new BreakerStep(breaker), Step(breaker, happened, Second * 50));
    }

    private static Breaker HalfOpen() => Step(Step(default, BreakerEventKind.Tripped, Second).Next, BreakerEventKind.Tick, Second * 11).Next;

    private static BreakerStep Step(Breaker breaker, BreakerEventKind happened, TimeSpan now, string detail = "") =>
        BreakerStateMachine.Step(breaker, happened, detail, Options, now);
}
