namespace Weir.Balancing;

/// <summary>An average of the response time that believes bad news at once and good news slowly.</summary>
/// <remarks>
/// <para>A sample above the average replaces it. A sample below pulls it down by 1 − e^(−elapsed/decay), so that
/// time, not the number of requests, makes a peak forgotten. Source: Finagle's <c>PeakEwma.scala</c> and linkerd2-proxy's
/// <c>linkerd/ewma</c>. As there, reading lets the value decay too: an endpoint that nobody picks because of one bad
/// answer would otherwise never be tried again.</para>
/// <para>Atomic without a lock. Value and time stamp are two words: an update first claims the time since the last
/// update (each slice of time is claimed by exactly one of them), then moves the value by compare-and-swap. A reader
/// between the two steps sees a value whose last decay is missing, by far less than one sample's noise.</para>
/// </remarks>
internal struct PeakEwma
{
    // Zero means no sample yet; a sample counts as one nanosecond at least.
    private double _valueNanos;
    private long _updatedNanos;

    public void Observe(long sampleNanos, long nowNanos, double decayNanos)
    {
        double sample = Math.Max(sampleNanos, 1);
        double kept = Remaining(ClaimElapsed(nowNanos), decayNanos);
        double seen = Volatile.Read(ref _valueNanos);
        while (true)
        {
            double next = sample >= seen ? sample : (seen * kept) + (sample * (1 - kept));
            double before = Interlocked.CompareExchange(ref _valueNanos, next, seen);
            if (before == seen) return;
            seen = before;
        }
    }

    public readonly bool TryRead(long nowNanos, double decayNanos, out double nanos)
    {
        double value = Volatile.Read(in _valueNanos);
        nanos = value * Remaining(Math.Max(nowNanos - Volatile.Read(in _updatedNanos), 0), decayNanos);
        return value > 0;
    }

    private long ClaimElapsed(long nowNanos)
    {
        long last = Volatile.Read(ref _updatedNanos);
        // Loops read their clocks once per turn: now may lie before another loop's last update. Time never runs back.
        while (nowNanos > last)
        {
            long before = Interlocked.CompareExchange(ref _updatedNanos, nowNanos, last);
            if (before == last) return nowNanos - last;
            last = before;
        }
        return 0;
    }

    /// <summary>e^(−elapsed/decay).</summary>
    private static double Remaining(long elapsedNanos, double decayNanos)
    {
        double x = elapsedNanos / decayNanos;
        // A busy endpoint was updated a moment ago; the tangent is off by less than x²/2 = 5e-7 and saves the exponential.
        return x < 0.001 ? 1 - x : Math.Exp(-x);
    }
}
