namespace Weir.Stress;

/// <summary>When the requests of an open loop are due: evenly spaced, whatever the server does. Pure.</summary>
/// <param name="ratePerSecond">Requests a second, above 0.</param>
internal sealed class SendSchedule(double ratePerSecond)
{
    /// <summary>How many requests are due until <paramref name="elapsed"/> after the start; the first one is due at once.</summary>
    public long DueBy(TimeSpan elapsed) => elapsed < TimeSpan.Zero ? 0 : (long)Math.Floor((elapsed.TotalSeconds * ratePerSecond) + 1e-6) + 1;

    /// <summary>When the request with this number (from 0) is due, after the start.</summary>
    public TimeSpan DueAt(long number) => TimeSpan.FromSeconds(number / ratePerSecond);
}
