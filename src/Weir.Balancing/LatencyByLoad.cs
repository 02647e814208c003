using System.Numerics;

namespace Weir.Balancing;

/// <summary>How long an endpoint takes to answer, kept apart for each level of requests in progress.</summary>
/// <remarks>
/// Levels double: 0, 1, 2–3, 4–7, … An answer counts at the level that the endpoint was at when it came. Each level is a peak EWMA, so a
/// level that nobody has seen for a while fades to zero and the endpoint is tried there again. Any thread.
/// </remarks>
internal sealed class LatencyByLoad
{
    private const int Levels = 14;

    private readonly PeakEwma[] _levels = new PeakEwma[Levels];

    public void Observe(int inFlight, long sampleNanos, long nowNanos, double decayNanos) =>
        _levels[LevelOf(inFlight)].Observe(sampleNanos, nowNanos, decayNanos);

    /// <summary>The estimate at a level; where it has seen nothing, at the nearest that has, the lower of two.</summary>
    /// <returns>Nanoseconds; 0 when no level has a sample.</returns>
    public double Read(int inFlight, long nowNanos, double decayNanos)
    {
        int level = LevelOf(inFlight);
        for (int distance = 0; distance < Levels; distance++)
        {
            if (level - distance >= 0 && _levels[level - distance].TryRead(nowNanos, decayNanos, out double below)) return below;
            if (level + distance < Levels && _levels[level + distance].TryRead(nowNanos, decayNanos, out double above)) return above;
        }
        return 0;
    }

    private static int LevelOf(int inFlight) =>
        inFlight <= 0 ? 0 : Math.Min(BitOperations.Log2((uint)inFlight) + 1, Levels - 1);
}
