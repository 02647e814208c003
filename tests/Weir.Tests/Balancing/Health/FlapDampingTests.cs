using Weir.Balancing.Health;
using Xunit;

namespace Weir.Tests.Balancing.Health;

public sealed class FlapDampingTests
{
    private static readonly FlapDampingOptions Damping = new()
    {
        FirstHold = TimeSpan.FromSeconds(5),
        LongestHold = TimeSpan.FromSeconds(60),
        ForgiveAfter = TimeSpan.FromSeconds(100),
    };

    private static readonly HealthOptions Checked = new()
    {
        Active = new ActiveHealthOptions { Interval = TimeSpan.FromSeconds(1), Rise = 1, Fall = 1, Jitter = 0 },
        Damping = Damping,
    };

    private readonly Random _random = new(1);

    [Fact]
    public void Each_failure_in_a_short_time_holds_longer_up_to_the_longest()
    {
        HealthOptions options = Checked;
        Assert.Equal([0, 5, 10, 20, 40, 60, 60, 60], Holds(options, failures: 8, healthySeconds: 1));
    }

    [Fact]
    public void Without_checks_the_ejection_doubles_instead()
    {
        HealthOptions options = new() { Damping = Damping, Passive = new PassiveHealthOptions { Ejection = TimeSpan.FromSeconds(10) } };
        Assert.Equal([10, 20, 40, 60, 60], Holds(options, failures: 5, healthySeconds: 1));
    }

    [Fact]
    public void A_first_hold_of_zero_switches_damping_off()
    {
        HealthOptions options = Checked with { Damping = Damping with { FirstHold = TimeSpan.Zero } };
        Assert.Equal([0, 0, 0, 0], Holds(options, failures: 4, healthySeconds: 1));
    }

    [Fact]
    public void Each_stretch_of_stable_health_forgives_one_failure()
    {
        // 150 s forgive one failure, so each next one is the first again; after three failures it stays at the third.
        Assert.Equal([0, 0, 0, 0], Holds(Checked, failures: 4, healthySeconds: 150));
        Assert.Equal([0, 5, 10, 10, 10], Holds(Checked, [1, 1, 150, 150]));
        Assert.Equal([0, 5, 10, 0], Holds(Checked, [1, 1, 100_000]));
    }

    [Fact]
    public void Health_just_short_of_the_stretch_forgives_nothing()
    {
        Assert.Equal([0, 5], Holds(Checked, [99.9]));
        Assert.Equal([0, 0], Holds(Checked, [100]));
    }

    [Fact]
    public void The_reason_says_how_long_it_is_left_out()
    {
        EndpointHealth health = Fail(Up(Checked), Checked, TimeSpan.Zero).Next;
        health = health with { IsHealthy = true, Since = TimeSpan.Zero };

        Assert.Equal("down; failed 2 times lately, left out for at least 5 s", Fail(health, Checked, TimeSpan.FromSeconds(1)).Reason);
    }

    [Fact]
    public void Checks_that_pass_during_the_hold_admit_at_its_end_and_not_before()
    {
        EndpointHealth health = Up(Checked) with { Flaps = 1 };
        health = Fail(health, Checked, TimeSpan.Zero).Next;
        TimeSpan second = TimeSpan.FromSeconds(1);
        for (TimeSpan now = second; now < TimeSpan.FromSeconds(5); now += second)
        {
            health = HealthStateMachine.Step(health, new(HealthEventKind.Tick), Checked, now, _random).Next;
            HealthStep step = HealthStateMachine.Step(health, new(HealthEventKind.CheckPassed), Checked, now, _random);
            Assert.Null(step.Reason);
            health = step.Next;
        }
        Assert.Equal(TimeSpan.FromSeconds(5), health.Deadline(Checked));

        Assert.Equal("the check passed", HealthStateMachine.Step(health, new(HealthEventKind.Tick), Checked, TimeSpan.FromSeconds(5), _random).Reason);
    }

    [Fact]
    public void A_check_that_fails_during_the_hold_must_be_made_good_after_it()
    {
        EndpointHealth health = Up(Checked) with { Flaps = 1 };
        health = Fail(health, Checked, TimeSpan.Zero).Next;
        TimeSpan now = TimeSpan.FromSeconds(4.5);
        health = HealthStateMachine.Step(health, new(HealthEventKind.Tick), Checked, now, _random).Next;
        health = HealthStateMachine.Step(health, new(HealthEventKind.CheckFailed, "503"), Checked, now, _random).Next;

        Assert.Null(HealthStateMachine.Step(health, new(HealthEventKind.Tick), Checked, TimeSpan.FromSeconds(5), _random).Reason);
    }

    private EndpointHealth Up(HealthOptions options) => HealthStateMachine.Start(options, TimeSpan.Zero, _random);

    private HealthStep Fail(EndpointHealth health, HealthOptions options, TimeSpan now) =>
        HealthStateMachine.Step(health, new(HealthEventKind.Fault, "down"), options, now, _random);

    private double[] Holds(HealthOptions options, int failures, double healthySeconds) =>
        Holds(options, [.. Enumerable.Repeat(healthySeconds, failures - 1)]);

    /// <summary>The holds, in seconds, of failures with these stretches of health between them.</summary>
    private double[] Holds(HealthOptions options, double[] healthySeconds)
    {
        EndpointHealth health = Up(options);
        TimeSpan now = TimeSpan.Zero;
        List<double> holds = [];
        foreach (double stretch in (double[])[.. healthySeconds, 0])
        {
            health = Fail(health, options, now).Next;
            holds.Add((health.HeldUntil - now).TotalSeconds);
            now = health.HeldUntil;
            health = health with { IsHealthy = true, Since = now };
            now += TimeSpan.FromSeconds(stretch);
        }
        return [.. holds];
    }
}
