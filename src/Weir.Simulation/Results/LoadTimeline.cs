namespace Weir.Simulation.Results;

/// <summary>Requests in flight at one endpoint over time, averaged over stretches of equal length.</summary>
/// <remarks>A run's end is not known before it is reached: when the stretches are used up, pairs of them are joined.</remarks>
public sealed class LoadTimeline
{
    public const int Stretches = 256;

    private readonly double[] _area = new double[Stretches];
    private long _stretchNanos;
    private long _lastNanos;

    /// <param name="stretchNanos">The first guess; positive.</param>
    public LoadTimeline(long stretchNanos) => _stretchNanos = Math.Max(stretchNanos, 1);

    /// <summary>The length of a stretch now.</summary>
    public double StretchSeconds => _stretchNanos / 1e9;

    /// <summary>Stretches that have begun.</summary>
    public int Used => (int)Math.Min((_lastNanos / _stretchNanos) + 1, Stretches);

    /// <summary>The mean of requests in flight in a stretch.</summary>
    public double MeanOf(int stretch)
    {
        long begin = stretch * _stretchNanos;
        long length = Math.Min(_stretchNanos, _lastNanos - begin);
        return length <= 0 ? 0 : _area[stretch] / length;
    }

    /// <summary>So many were in flight from the last call, or the start, to now.</summary>
    public void Advance(long nowNanos, int inFlight)
    {
        while (nowNanos >= _stretchNanos * Stretches) Join();
        int stretch = (int)(_lastNanos / _stretchNanos);
        while (_lastNanos < nowNanos)
        {
            long end = Math.Min(nowNanos, (stretch + 1) * _stretchNanos);
            _area[stretch++] += (double)inFlight * (end - _lastNanos);
            _lastNanos = end;
        }
    }

    private void Join()
    {
        for (int i = 0; i < Stretches / 2; i++) _area[i] = _area[2 * i] + _area[(2 * i) + 1];
        Array.Clear(_area, Stretches / 2, Stretches / 2);
        _stretchNanos *= 2;
    }
}
