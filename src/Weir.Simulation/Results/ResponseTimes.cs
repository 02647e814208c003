namespace Weir.Simulation.Results;

/// <summary>Response times in ascending order.</summary>
/// <remarks>All of them, as floats: four bytes each and quantiles that are exact to seven digits.</remarks>
public sealed class ResponseTimes
{
    private readonly float[] _sorted;
    private readonly int _count;

    /// <summary>Sorts the first <paramref name="count"/> in place, and keeps the array.</summary>
    /// <param name="seconds">In any order.</param>
    /// <param name="count">How many of it count.</param>
    /// <param name="sum">Of them, which floats would add up badly.</param>
    internal ResponseTimes(float[] seconds, int count, double sum)
    {
        seconds.AsSpan(0, count).Sort();
        (_sorted, _count) = (seconds, count);
        Mean = count == 0 ? 0 : sum / count;
    }

    /// <summary>Copies.</summary>
    /// <param name="seconds">In any order.</param>
    public static ResponseTimes Of(ReadOnlySpan<double> seconds)
    {
        float[] copy = new float[seconds.Length];
        double sum = 0;
        for (int i = 0; i < copy.Length; i++)
        {
            copy[i] = (float)seconds[i];
            sum += seconds[i];
        }
        return new ResponseTimes(copy, copy.Length, sum);
    }

    public int Count => _count;

    /// <summary>Seconds; 0 when there is none.</summary>
    public double Mean { get; }

    /// <summary>The longest, in seconds; 0 when there is none.</summary>
    public double Max => _count == 0 ? 0 : _sorted[_count - 1];

    /// <summary>The time that a part of the requests does not exceed.</summary>
    /// <param name="part">0 to 1; 0.99 asks for p99.</param>
    /// <returns>Seconds; 0 when there is none.</returns>
    public double Quantile(double part)
    {
        if (_count == 0) return 0;
        // Guarded against 0.999 of 1,000 coming out as the 1,000th.
        int rank = (int)Math.Ceiling((part * _count) - 1e-6);
        return _sorted[Math.Clamp(rank - 1, 0, _count - 1)];
    }
}
