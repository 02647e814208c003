namespace Weir.Simulation.Engine;

/// <summary>How fast one endpoint works when: steps known before the run begins.</summary>
/// <remarks>Because they are known, the end of a request is computed once, when it begins, and never corrected.</remarks>
internal sealed class SpeedSchedule
{
    private readonly long[] _from;
    private readonly double[] _speed;
    private readonly double _base;

    public SpeedSchedule(double speed, IEnumerable<Disturbance> phases)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(speed);
        _base = speed;
        var slow = phases.Select(p => (Begin: Nanos(p.At), End: Nanos(p.At + p.Duration), p.Factor)).ToArray();
        _from = [.. slow.SelectMany(p => new[] { p.Begin, p.End }).Distinct().Order()];
        // Phases that overlap multiply.
        _speed = Array.ConvertAll(_from, at => slow.Where(p => p.Begin <= at && at < p.End).Aggregate(speed, (s, p) => s / p.Factor));
    }

    /// <summary>When work begun at <paramref name="startNanos"/> is done.</summary>
    /// <param name="startNanos">Since the start of the run.</param>
    /// <param name="workNanos">The time it takes at speed 1.</param>
    public long EndOf(long startNanos, double workNanos)
    {
        if (_from.Length == 0) return startNanos + (long)(workNanos / _base);
        int step = Array.BinarySearch(_from, startNanos);
        if (step < 0) step = ~step - 1;
        double speed = step < 0 ? _base : _speed[step];
        long at = startNanos;
        for (step++; step < _from.Length; step++)
        {
            double done = (_from[step] - at) * speed;
            if (done >= workNanos) break;
            workNanos -= done;
            at = _from[step];
            speed = _speed[step];
        }
        return at + (long)(workNanos / speed);
    }

    private static long Nanos(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
