namespace Weir.Simulation.Fitting;

/// <summary>How long requests of one class take at one endpoint. Times in seconds.</summary>
public sealed class FittedCell
{
    /// <summary>With fewer samples than this a lognormal distribution is fitted to them; with more they are the distribution themselves.</summary>
    public const int EnoughForItself = 200;

    /// <summary>With fewer samples than this the class and the endpoint are judged by what they do elsewhere.</summary>
    public const int EnoughForLognormal = 10;

    private readonly double[] _sorted;
    private readonly double _logMean;
    private readonly double _logDeviation;

    private FittedCell(double[] sorted, double logMean, double logDeviation, FitKind kind)
    {
        (_sorted, _logMean, _logDeviation, Kind) = (sorted, logMean, logDeviation, kind);
        Mean = kind == FitKind.Empirical ? sorted.Average() : Math.Exp(logMean + (logDeviation * logDeviation / 2));
    }

    public FitKind Kind { get; }

    /// <summary>Requests it rests on.</summary>
    public int Samples => _sorted.Length;

    public double Mean { get; }

    /// <summary>The standard deviation of the logarithms: how far apart long and short requests are.</summary>
    public double LogDeviation => _logDeviation;

    /// <summary>From at least <see cref="EnoughForLognormal"/> samples.</summary>
    public static FittedCell From(double[] samples)
    {
        Array.Sort(samples);
        (double mean, double deviation) = LogMoments(samples);
        return new FittedCell(samples, mean, deviation, samples.Length >= EnoughForItself ? FitKind.Empirical : FitKind.Lognormal);
    }

    /// <summary>Where too few were seen: lognormal with what is known of class and endpoint.</summary>
    public static FittedCell Guess(int samples, double logMean, double logDeviation) =>
        new(new double[samples], logMean, logDeviation, FitKind.Guess);

    /// <summary>The time that a part of the requests does not exceed.</summary>
    /// <param name="part">Above 0, below 1.</param>
    public double Quantile(double part)
    {
        if (Kind != FitKind.Empirical) return Math.Exp(_logMean + (_logDeviation * NormalQuantile.Of(part)));
        double at = part * (_sorted.Length - 1);
        int below = (int)at;
        return below + 1 >= _sorted.Length ? _sorted[^1] : _sorted[below] + ((at - below) * (_sorted[below + 1] - _sorted[below]));
    }

    internal static (double Mean, double Deviation) LogMoments(ReadOnlySpan<double> samples)
    {
        double sum = 0;
        double squares = 0;
        foreach (double sample in samples)
        {
            double log = Math.Log(Math.Max(sample, 1e-6)); // a microsecond is the least that logs tell
            sum += log;
            squares += log * log;
        }
        double mean = sum / samples.Length;
        return (mean, Math.Sqrt(Math.Max((squares / samples.Length) - (mean * mean), 0)));
    }
}
