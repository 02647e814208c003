using Weir.Balancing.Health;
using Xunit;

namespace Weir.Tests.Balancing.Health;

public sealed class HealthStateMachineTests
{
    private static readonly ActiveHealthOptions NoJitter = new()
    {
        Interval = TimeSpan.FromSeconds(2),
        FastInterval = TimeSpan.FromSeconds(0.5),
        Jitter = 0,
        Rise = 2,
        Fall = 3,
    };

    private readonly Random _random = new(1);

    [Fact]
    public void A_healthy_endpoint_becomes_unhealthy_with_the_last_of_fall_failures_in_a_row()
    {
        Shell shell = new(new HealthOptions { Active = NoJitter }, _random);
        Assert.Null(shell.Fail("connection refused"));
        Assert.Null(shell.Fail("connection refused"));
        Assert.True(shell.Health.IsHealthy);

        Assert.Equal("3 checks failed in a row: connection refused", shell.Fail("connection refused"));
        Assert.False(shell.Health.IsHealthy);
    }

    [Fact]
    public void A_check_that_passes_between_failures_begins_the_count_anew()
    {
        Shell shell = new(new HealthOptions { Active = NoJitter }, _random);
        for (int i = 0; i < 10; i++)
        {
            Assert.Null(shell.Fail("503"));
            Assert.Null(shell.Fail("503"));
            Assert.Null(shell.Pass());
        }
        Assert.True(shell.Health.IsHealthy);
    }

    [Fact]
    public void An_unhealthy_endpoint_is_admitted_with_the_last_of_rise_checks_in_a_row()
    {
        Shell shell = new(new HealthOptions { Active = NoJitter }, _random);
        shell.GoDown();

        Assert.Null(shell.Pass());
        Assert.Null(shell.Fail("503"));
        Assert.Null(shell.Pass());
        Assert.Equal("2 checks passed in a row", shell.Pass());
        Assert.True(shell.Health.IsHealthy);
    }

    [Fact]
    public void A_check_starts_when_it_is_due_and_not_a_tick_before()
    {
        HealthOptions options = new() { Active = NoJitter };
        EndpointHealth health = HealthStateMachine.Start(options, TimeSpan.Zero, _random);
        TimeSpan due = health.NextCheck!.Value;

        Assert.False(HealthStateMachine.Step(health, new(HealthEventKind.Tick), options, due - TimeSpan.FromTicks(1), _random).StartCheck);
        HealthStep step = HealthStateMachine.Step(health, new(HealthEventKind.Tick), options, due, _random);

        Assert.True(step.StartCheck);
        // And not a second one while it runs.
        Assert.Null(step.Next.NextCheck);
        Assert.False(HealthStateMachine.Step(step.Next, new(HealthEventKind.Tick), options, due * 100, _random).StartCheck);
    }

    [Fact]
    public void Checks_are_faster_while_the_last_result_contradicts_the_state_and_after_a_change()
    {
        Shell shell = new(new HealthOptions { Active = NoJitter }, _random);
        shell.Pass();
        Assert.Equal(2.0, shell.Wait);
        shell.Fail("503");
        Assert.Equal(0.5, shell.Wait);
        shell.Pass();
        Assert.Equal(2.0, shell.Wait);
        shell.GoDown();
        Assert.Equal(0.5, shell.Wait);
        shell.Fail("503");
        Assert.Equal(2.0, shell.Wait);
        shell.Pass();
        Assert.Equal(0.5, shell.Wait);
        shell.Pass();
        Assert.True(shell.Health.IsHealthy);
        Assert.Equal(0.5, shell.Wait);
        shell.Pass();
        Assert.Equal(2.0, shell.Wait);
    }

    [Fact]
    public void Jitter_spreads_the_waits_over_its_whole_range_and_no_further()
    {
        Shell shell = new(new HealthOptions { Active = NoJitter with { Jitter = 0.25 } }, _random);
        List<double> waits = [];
        for (int i = 0; i < 1000; i++)
        {
            shell.Pass();
            waits.Add(shell.Wait);
        }
        Assert.InRange(waits.Min(), 1.5, 1.51);
        Assert.InRange(waits.Max(), 2.49, 2.5);
    }

    [Fact]
    public void First_checks_of_healthy_endpoints_are_spread_over_one_interval()
    {
        HealthOptions options = new() { Active = NoJitter };
        double[] first = [.. Enumerable.Range(0, 1000)
            .Select(_ => HealthStateMachine.Start(options, TimeSpan.Zero, _random).NextCheck!.Value.TotalSeconds)];
        Assert.InRange(first.Min(), 0, 0.02);
        Assert.InRange(first.Max(), 1.98, 2);
    }

    [Theory]
    [InlineData(InitialHealth.Healthy, true)]
    [InlineData(InitialHealth.Unhealthy, false)]
    [InlineData(InitialHealth.ProbeFirst, false)]
    public void An_endpoint_starts_as_configured(InitialHealth initial, bool isHealthy)
    {
        EndpointHealth health = HealthStateMachine.Start(
            new HealthOptions { Active = NoJitter with { Initial = initial } }, TimeSpan.Zero, _random);
        Assert.Equal(isHealthy, health.IsHealthy);
        Assert.Equal(!isHealthy, health.AwaitsFirstVerdict);
    }

    [Fact]
    public void With_probe_first_one_check_admits()
    {
        Shell shell = new(new HealthOptions { Active = NoJitter with { Initial = InitialHealth.ProbeFirst } }, _random);
        Assert.Equal("the check passed", shell.Pass());
        Assert.Equal(TimeSpan.Zero, shell.Now);
    }

    [Fact]
    public void With_probe_first_one_failure_decides_too_and_then_rise_holds()
    {
        Shell shell = new(new HealthOptions { Active = NoJitter with { Initial = InitialHealth.ProbeFirst } }, _random);
        shell.Fail("503");
        Assert.False(shell.Health.AwaitsFirstVerdict);
        Assert.Null(shell.Pass());
        Assert.NotNull(shell.Pass());
    }

    [Fact]
    public void Initially_unhealthy_endpoints_need_rise_checks()
    {
        Shell shell = new(new HealthOptions { Active = NoJitter with { Initial = InitialHealth.Unhealthy } }, _random);
        Assert.Null(shell.Pass());
        Assert.True(shell.Health.AwaitsFirstVerdict);
        Assert.Equal("2 checks passed in a row", shell.Pass());
        Assert.False(shell.Health.AwaitsFirstVerdict);
    }

    [Fact]
    public void A_fault_takes_a_healthy_endpoint_out_at_once_and_checks_bring_it_back()
    {
        Shell shell = new(new HealthOptions { Active = NoJitter }, _random);
        Assert.Equal("5 connects failed", shell.Step(HealthEventKind.Fault, "5 connects failed"));
        Assert.False(shell.Health.IsHealthy);
        Assert.Equal(0.5, shell.Wait);
        shell.Pass();
        Assert.NotNull(shell.Pass());
    }

    [Fact]
    public void Without_checks_an_endpoint_is_tried_again_when_its_ejection_is_over()
    {
        Shell shell = new(new HealthOptions(), _random);
        shell.Step(HealthEventKind.Fault, "3 connects failed");
        TimeSpan over = shell.Health.Deadline(shell.Options)!.Value;
        Assert.Equal(TimeSpan.FromSeconds(10), over);

        Assert.Null(shell.TickAt(over - TimeSpan.FromTicks(1)));
        Assert.Equal("left out for 10 s, tried again", shell.TickAt(over));
    }

    [Fact]
    public void A_result_nobody_waits_for_changes_nothing()
    {
        HealthOptions options = new() { Active = NoJitter with { Fall = 1 } };
        EndpointHealth health = HealthStateMachine.Start(options, TimeSpan.Zero, _random);
        Assert.Equal(health, HealthStateMachine.Step(health, new(HealthEventKind.CheckFailed, "late"), options, TimeSpan.Zero, _random).Next);
    }

    [Fact]
    public void A_long_reason_from_outside_is_cut()
    {
        Shell shell = new(new HealthOptions { Active = NoJitter with { Fall = 1 } }, _random);
        string reason = shell.Fail(new string('x', 100_000))!;
        Assert.InRange(reason.Length, HealthStateMachine.MaxDetailChars, HealthStateMachine.MaxDetailChars + 30);
    }

    [Fact]
    public void When_checks_are_configured_away_the_endpoint_is_admitted()
    {
        Shell shell = new(new HealthOptions { Active = NoJitter }, _random);
        shell.GoDown();
        shell.Options = new HealthOptions();
        shell.Step(HealthEventKind.RulesChanged, "");
        Assert.Equal("it is not checked any more", shell.TickAt(shell.Now));
    }

    [Fact]
    public void When_checks_are_configured_they_begin_within_one_interval()
    {
        Shell shell = new(new HealthOptions(), _random) { Options = new HealthOptions { Active = NoJitter } };
        shell.Step(HealthEventKind.RulesChanged, "");
        Assert.InRange(shell.Health.NextCheck!.Value, TimeSpan.Zero, NoJitter.Interval);
    }

    [Fact]
    public void Random_events_keep_the_invariants()
    {
        Random random = new(PoolFixture.Seed());
        for (int run = 0; run < 200; run++)
        {
            HealthOptions options = new()
            {
                Active = random.Next(4) == 0 ? null : NoJitter with
                {
                    Jitter = random.NextDouble() / 2,
                    Rise = random.Next(1, 5),
                    Fall = random.Next(1, 5),
                    Initial = (InitialHealth)random.Next(3),
                },
            };
            EndpointHealth health = HealthStateMachine.Start(options, TimeSpan.Zero, random);
            TimeSpan now = TimeSpan.Zero;
            for (int step = 0; step < 200; step++)
            {
                now += TimeSpan.FromMilliseconds(random.Next(3000));
                HealthEvent happened = new((HealthEventKind)random.Next(5), "why");
                HealthStep next = HealthStateMachine.Step(health, happened, options, now, random);

                Assert.Equal(health.IsHealthy != next.Next.IsHealthy, next.Reason is not null);
                Assert.False(next.StartCheck && health.IsCheckRunning && happened.Kind != HealthEventKind.RulesChanged);
                if (next.Reason is not null && next.Next.IsHealthy) Assert.True(now >= health.HeldUntil);
                // Nobody is forgotten: a check runs or is due, or time alone decides, or it is healthy and unchecked.
                Assert.True(next.Next.IsCheckRunning || next.Next.Deadline(options) is not null
                    || (options.Active is null && next.Next.IsHealthy));
                health = next.Next;
            }
        }
    }

    /// <summary>Drives one endpoint from check to check in virtual time.</summary>
    private sealed class Shell(HealthOptions options, Random random)
    {
        public HealthOptions Options { get; set; } = options;

        public EndpointHealth Health { get; private set; } = HealthStateMachine.Start(options, TimeSpan.Zero, random);

        public TimeSpan Now { get; private set; }

        /// <summary>Seconds to the next check.</summary>
        public double Wait => (Health.NextCheck!.Value - Now).TotalSeconds;

        public string? Pass() => Check(new HealthEvent(HealthEventKind.CheckPassed));

        public string? Fail(string reason) => Check(new HealthEvent(HealthEventKind.CheckFailed, reason));

        public void GoDown()
        {
            while (Health.IsHealthy) Fail("503");
        }

        public string? TickAt(TimeSpan now)
        {
            Now = now;
            return Step(HealthEventKind.Tick, "");
        }

        public string? Step(HealthEventKind kind, string detail)
        {
            HealthStep step = HealthStateMachine.Step(Health, new HealthEvent(kind, detail), Options, Now, random);
            Health = step.Next;
            return step.Reason;
        }

        private string? Check(HealthEvent result)
        {
            Now = Health.NextCheck!.Value;
            Step(HealthEventKind.Tick, "");
            return Step(result.Kind, result.Detail);
        }
    }
}
