namespace Weir.Balancing.RateLimits;

/// <summary>A token bucket kept as one moment: the generic cell rate algorithm.</summary>
/// <remarks>
/// <para>ITU-T I.371, annex A, in its virtual scheduling form. The state of a key is its <em>theoretical arrival time</em>: when the
/// bucket will be full again. A request moves it one emission interval on, and is refused if that would put it more than a
/// burst ahead of now. Equal to a bucket of <c>burst</c> tokens that gains one each interval, without a second word to keep.</para>
/// <para>Pure, immutable; a state in the past is the same as no state at all.</para>
/// </remarks>
public sealed class Gcra
{
    /// <summary>Beyond it intervals would be shorter than a clock's tick.</summary>
    public const int MaxPerPeriod = 1_000_000;

    private readonly long _intervalNanos;
    private readonly long _burstNanos;

    /// <param name="requests">Allowed in each <paramref name="period"/>; 1 to <see cref="MaxPerPeriod"/>.</param>
    /// <param name="period">Positive.</param>
    /// <param name="burst">Allowed at once after a rest; 1 or more.</param>
    public Gcra(int requests, TimeSpan period, int burst)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requests);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(requests, MaxPerPeriod);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(burst);
        _intervalNanos = Math.Max((long)period.TotalNanoseconds / requests, 1);
        _burstNanos = checked(_intervalNanos * burst);
        Burst = burst;
    }

    public int Burst { get; }

    /// <summary>Decides on one request.</summary>
    /// <param name="fullAtNanos">The key's state; a moment in the past for a key that has none.</param>
    /// <param name="nowNanos">The same monotonic clock.</param>
    /// <param name="next">The state from now on; unchanged when the request is refused.</param>
    public RateLimitVerdict Decide(long fullAtNanos, long nowNanos, out long next)
    {
        long from = Math.Max(fullAtNanos, nowNanos);
        long moved = from + _intervalNanos;
        long over = moved - nowNanos - _burstNanos;
        if (over > 0)
        {
            next = fullAtNanos;
            return new(IsAllowed: false, 0, over, fullAtNanos - nowNanos);
        }
        next = moved;
        long room = -over;
        return new(
            IsAllowed: true,
            (int)(room / _intervalNanos),
            room >= _intervalNanos ? 0 : _intervalNanos - room,
            moved - nowNanos);
    }
}
