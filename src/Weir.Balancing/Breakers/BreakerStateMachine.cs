namespace Weir.Balancing.Breakers;

/// <summary>Decides whether an endpoint's circuit is closed: an event and the time in, the next state out.</summary>
/// <remarks>
/// <code>
///            enough errors, or too slow                    its time over
///   closed ────────────────────────────▶ open ──────────────────────────▶ half-open
///      ▲                                   ▲                                │    │
///      │                                   └──────── a trial failed ────────┘    │
///      └────────────────────────── all trials answered well ─────────────────────┘
/// </code>
/// After M. Nygard, <em>Release It!</em>; the growing time and the share that may be open at once are Envoy's outlier ejection. How many
/// may be open is the pool's to say, for it knows the others. Pure; any thread.
/// </remarks>
public static class BreakerStateMachine
{
    /// <summary>Steps one breaker.</summary>
    /// <param name="breaker">As it is.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="detail">Of what tripped it or failed on trial, as a person would say it.</param>
    /// <param name="options">The pool's.</param>
    /// <param name="now">When.</param>
    public static BreakerStep Step(Breaker breaker, BreakerEventKind happened, string detail, BreakerOptions options, TimeSpan now) =>
        (breaker.State, happened) switch
        {
            (BreakerState.Closed, BreakerEventKind.Tripped) => Open(breaker, detail, options, now),
            (BreakerState.Open, BreakerEventKind.Tick) when now >= breaker.OpenUntil => new(
                breaker with { State = BreakerState.HalfOpen, Since = now },
                $"breaker half-open: {Requests(options.Trials)} on trial"),
            (BreakerState.HalfOpen, BreakerEventKind.TrialFailed) => Open(breaker, $"a request on trial failed: {detail}", options, now),
            (BreakerState.HalfOpen, BreakerEventKind.TrialsPassed) => new(
                breaker with { State = BreakerState.Closed, Since = now },
                $"breaker closed: {Requests(options.Trials)} on trial answered well"),
            // Evidence from before the change of state: it was taken into account already.
            _ => new(breaker),
        };

    private static BreakerStep Open(Breaker breaker, string detail, BreakerOptions options, TimeSpan now)
    {
        int forgiven = breaker.State != BreakerState.Closed
            ? 0
            : (int)Math.Min((now - breaker.Since) / BreakerOptions.ForgiveAfter, int.MaxValue);
        int openings = Math.Max(breaker.Openings - forgiven, 0) + 1;
        TimeSpan lasts = options.OpenFor(openings);
        Breaker next = new() { State = BreakerState.Open, OpenUntil = now + lasts, Openings = openings, Since = now };
        return new(next, $"breaker open for {Math.Round(lasts.TotalSeconds, 1)} s: {detail}");
    }

    private static string Requests(int count) => count == 1 ? "1 request" : $"{count} requests";
}
