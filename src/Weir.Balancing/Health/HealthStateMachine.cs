namespace Weir.Balancing.Health;

/// <summary>Decides whether an endpoint is healthy: an event and the time in, the next state and what to do out.</summary>
/// <remarks>
/// <code>
///            fall checks failed, or fault
///   healthy ──────────────────────────────▶ unhealthy
///      ▲     rise checks passed and the        │
///      └──── hold of flap damping over  ◀──────┘     (without active checks: the ejection over)
/// </code>
/// Slow start is the pool's: it concerns the weight, not the health. Pure; any thread.
/// </remarks>
public static class HealthStateMachine
{
    /// <summary>A reason comes from outside, a server's answer perhaps; more than this is cut.</summary>
    public const int MaxDetailChars = 200;

    /// <summary>The health of an endpoint nothing is known about.</summary>
    /// <remarks>Where traffic waits for the first check it is due at once; else checks start spread over one interval.</remarks>
    public static EndpointHealth Start(HealthOptions options, TimeSpan now, Random random)
    {
        if (options.Active is not { } active) return new EndpointHealth { IsHealthy = true, Since = now };
        bool waits = active.Initial != InitialHealth.Healthy;
        return new EndpointHealth
        {
            IsHealthy = !waits,
            AwaitsFirstVerdict = waits,
            NextCheck = waits ? now : now + (active.Interval * random.NextDouble()),
            HeldUntil = now,
            Since = now,
        };
    }

    /// <summary>The health of an endpoint that nobody has looked at for a while: its failures are remembered, and where
    /// there are checks the first of them decides.</summary>
    public static EndpointHealth Restart(EndpointHealth health, HealthOptions options, TimeSpan now) => new()
    {
        IsHealthy = options.Active is null,
        AwaitsFirstVerdict = options.Active is not null,
        NextCheck = options.Active is null ? null : now,
        HeldUntil = now,
        Flaps = health.Flaps,
        Since = now,
    };

    public static HealthStep Step(EndpointHealth health, HealthEvent happened, HealthOptions options, TimeSpan now, Random random) =>
        (happened.Kind, options.Active) switch
        {
            (HealthEventKind.Tick, var active) => Tick(health, active, options, now, random),
            (HealthEventKind.RulesChanged, var active) => new(Reschedule(health, active, now, random)),
            // While unhealthy, traffic gets here under the panic rule only: that it fails is no news.
            (HealthEventKind.Fault, _) when health.IsHealthy => GoDown(health, Cut(happened.Detail), options, now, random),
            // A check that nobody waits for any more was overtaken by a change of the configuration.
            (HealthEventKind.CheckPassed, { } active) when health.IsCheckRunning => CheckPassed(health, active, options, now, random),
            (HealthEventKind.CheckFailed, { } active) when health.IsCheckRunning =>
                CheckFailed(health, active, Cut(happened.Detail), options, now, random),
            _ => new(health),
        };

    /// <summary>Whether an unhealthy endpoint lacks nothing but the end of its hold.</summary>
    internal static bool CouldBeAdmitted(EndpointHealth health, HealthOptions options) =>
        !health.IsHealthy && (options.Active is null || (!health.AwaitsFirstVerdict && health.Passed >= options.Active.Rise));

    private static HealthStep Tick(
        EndpointHealth health, ActiveHealthOptions? active, HealthOptions options, TimeSpan now, Random random)
    {
        HealthStep step = new(health);
        if (CouldBeAdmitted(health, options) && now >= health.HeldUntil)
            step = GoUp(health, AdmissionReason(health, active), active, now, random);
        if (active is null || step.Next.IsCheckRunning || step.Next.NextCheck is not { } due || now < due) return step;
        return step with { Next = step.Next with { IsCheckRunning = true, NextCheck = null }, StartCheck = true };
    }

    private static HealthStep CheckPassed(
        EndpointHealth health, ActiveHealthOptions active, HealthOptions options, TimeSpan now, Random random)
    {
        int needed = health.AwaitsFirstVerdict && active.Initial != InitialHealth.Unhealthy ? 1 : active.Rise;
        EndpointHealth next = health with
        {
            IsCheckRunning = false,
            // Saturates at what could ever be needed; an endpoint healthy for years must not overflow.
            Passed = Math.Min(health.Passed + 1, active.Rise),
            Failed = 0,
        };
        if (next.IsHealthy) return new(Schedule(next, active, isFast: false, now, random));
        if (health.Passed + 1 < needed) return new(Schedule(next, active, isFast: true, now, random));
        if (now >= health.HeldUntil)
        {
            string reason = needed == 1 ? "the check passed" : AdmissionReason(next, active);
            return GoUp(next, reason, active, now, random);
        }
        return new(Schedule(next, active, isFast: false, now, random));
    }

    private static HealthStep CheckFailed(
        EndpointHealth health, ActiveHealthOptions active, string detail, HealthOptions options, TimeSpan now, Random random)
    {
        EndpointHealth next = health with
        {
            IsCheckRunning = false,
            AwaitsFirstVerdict = false,
            Passed = 0,
            Failed = Math.Min(health.Failed + 1, active.Fall),
        };
        if (!next.IsHealthy) return new(Schedule(next, active, isFast: false, now, random));
        if (next.Failed < active.Fall) return new(Schedule(next, active, isFast: true, now, random));
        string checks = active.Fall == 1 ? "the check failed" : $"{active.Fall} checks failed in a row";
        return GoDown(next, $"{checks}: {detail}", options, now, random);
    }

    private static HealthStep GoUp(EndpointHealth health, string reason, ActiveHealthOptions? active, TimeSpan now, Random random)
    {
        EndpointHealth next = health with { IsHealthy = true, AwaitsFirstVerdict = false, Failed = 0, Since = now };
        if (active is not null && !next.IsCheckRunning) next = Schedule(next, active, isFast: true, now, random);
        return new(next, StartCheck: false, reason);
    }

    private static HealthStep GoDown(EndpointHealth health, string reason, HealthOptions options, TimeSpan now, Random random)
    {
        int forgiven = (int)Math.Min((now - health.Since) / options.Damping.ForgiveAfter, int.MaxValue);
        int flaps = Math.Max(health.Flaps - forgiven, 0) + 1;
        // Checks find out when the endpoint is back; without them only time can pass.
        TimeSpan least = options.Active is null ? options.Passive.Ejection : TimeSpan.Zero;
        TimeSpan hold = options.Damping.Hold(flaps, least);
        EndpointHealth next = health with
        {
            IsHealthy = false,
            Passed = 0,
            Failed = 0,
            Flaps = flaps,
            HeldUntil = now + hold,
            Since = now,
        };
        if (options.Active is { } active && !next.IsCheckRunning) next = Schedule(next, active, isFast: true, now, random);
        string damped = hold > least ? $"; failed {flaps} times lately, left out for at least {Seconds(hold)}" : "";
        return new(next, StartCheck: false, reason + damped);
    }

    private static string AdmissionReason(EndpointHealth health, ActiveHealthOptions? active) => active switch
    {
        null when health.HeldUntil == health.Since => "it is not checked any more",
        null => $"left out for {Seconds(health.HeldUntil - health.Since)}, tried again",
        { Rise: 1 } => "the check passed",
        _ => $"{active.Rise} checks passed in a row",
    };

    private static EndpointHealth Schedule(EndpointHealth health, ActiveHealthOptions active, bool isFast, TimeSpan now, Random random)
    {
        TimeSpan interval = active.Interval;
        // Faster, never slower: a fast interval longer than the ordinary one means the ordinary one.
        if (isFast && (active.FastInterval ?? (active.Interval / 4)) is var fast && fast < interval)
            interval = fast < ActiveHealthOptions.ShortestInterval ? ActiveHealthOptions.ShortestInterval : fast;
        double jittered = 1 + (active.Jitter * ((2 * random.NextDouble()) - 1));
        return health with { NextCheck = now + (interval * jittered) };
    }

    private static EndpointHealth Reschedule(EndpointHealth health, ActiveHealthOptions? active, TimeSpan now, Random random)
    {
        if (active is null) return health with { NextCheck = null, IsCheckRunning = false, AwaitsFirstVerdict = false, Passed = 0, Failed = 0 };
        if (health.IsCheckRunning || health.NextCheck <= now + active.Interval) return health;
        return health with { NextCheck = now + (active.Interval * random.NextDouble()) };
    }

    internal static string Cut(string detail) => detail.Length <= MaxDetailChars ? detail : $"{detail.AsSpan(0, MaxDetailChars)}…";

    private static string Seconds(TimeSpan time) => $"{Math.Round(time.TotalSeconds, 1)} s";
}
