using System.Runtime.CompilerServices;

namespace Weir.Balancing.Scheduling;

/// <summary>An estimate of a mean that outliers do not carry away and that forgets.</summary>
/// <remarks>
/// The median of the first five samples, then a mean in which a new sample weighs 1/n, later 1/<see cref="Window"/>, and counts for no
/// more than <see cref="Clip"/> times the estimate. So many clipped samples in a row are no outliers: the estimate begins anew. What is
/// old counts less: after <see cref="DecayNanos"/> without a sample the next one weighs as if e times fewer had come before it.
/// </remarks>
internal struct LearnedCell
{
    private const int First = 5;
    private const double Window = 100;
    private const double Clip = 4;
    private const int ClippedInARow = 4;
    private const double DecayNanos = 600e9;

    private FirstSamples _first;
    private double _nanos;
    private double _samples;
    private long _lastNanos;
    private int _count;
    private int _clipped;
    private int _isBusy;

    /// <summary>Responses the estimate rests on.</summary>
    public readonly double Samples => Volatile.Read(in _samples);

    /// <summary>Whether the latest sample is one of those with which what is expected elsewhere moves.</summary>
    public readonly bool MovesFactors => _count <= 16 || _count % 16 == 0;

    public bool TryEnter() => Interlocked.Exchange(ref _isBusy, 1) == 0;

    public void Leave() => Volatile.Write(ref _isBusy, 0);

    public double Observe(double nanos, long nowNanos)
    {
        if (_clipped == ClippedInARow) (_count, _clipped, _samples) = (0, 0, 0);
        double kept = _count == 0 ? 0 : _samples * Math.Exp(-Math.Max(nowNanos - _lastNanos, 0) / DecayNanos);
        _lastNanos = nowNanos;
        if (_count < First)
        {
            _first[_count++] = nanos;
            _nanos = Median();
        }
        else
        {
            _count = _count == int.MaxValue ? First : _count + 1;
            _clipped = nanos > Clip * _nanos ? _clipped + 1 : 0;
            _nanos += (Math.Min(nanos, Clip * _nanos) - _nanos) / Math.Min(kept + 1, Window);
        }
        Volatile.Write(ref _samples, Math.Min(kept + 1, Window));
        return _nanos;
    }

    public void Set(double nanos, double samples)
    {
        _nanos = nanos;
        _count = First;
        Volatile.Write(ref _samples, Math.Min(samples, Window));
    }

    private readonly double Median()
    {
        Span<double> sorted = stackalloc double[First];
        for (int i = 0; i < _count; i++) sorted[i] = _first[i];
        sorted = sorted[.._count];
        sorted.Sort();
        return (sorted[(_count - 1) / 2] + sorted[_count / 2]) / 2;
    }

    [InlineArray(First)]
    private struct FirstSamples
    {
        private double _sample;
    }
}
