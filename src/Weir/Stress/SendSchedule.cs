namespace Weir.Stress;

/// <summary>When the requests of an open loop are due: evenly spaced, whatever the server does. Pure.</summary>
/// <param name="ratePerSecond">Requests a second, above 0.</param>
internal sealed class SendSchedule(double ratePerSecond)
{
    /// <summary>How many requests are due until <paramref name="elapsed"/> after the start; the first one is due at once.</summary>
    public long DueBy(TimeSpan elapsed)
    {
        if (elapsed < TimeSpan.Zero) return 0;
        // The product may be off by a rounding error; DueAt decides, so that the two always agree.
        long last = (long)(elapsed.TotalSeconds * ratePerSecond);
        while (DueAt(last + 1) <= elapsed) last++;
        while (last > 0 && DueAt(last) > elapsed) last--;
        return last + 1;
    }

    /// <summary>When the request with this number (from 0) is due, after the start.</summary>
    public TimeSpan DueAt(long number) => TimeSpan.FromSeconds(number / ratePerSecond);
}
