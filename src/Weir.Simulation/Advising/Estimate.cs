namespace Weir.Simulation.Advising;

/// <summary>A mean and how far off it may be.</summary>
/// <param name="Mean">Of the samples.</param>
/// <param name="Margin">Half the width of the interval that holds the true mean with 95 % confidence (Student's t).</param>
public readonly record struct Estimate(double Mean, double Margin)
{
    // The 97.5 % quantile of Student's t with 1, 2, 3 … degrees of freedom.
    private static readonly double[] Student = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131];

    private const double Normal = 1.96;

    public double Low => Mean - Margin;

    public double High => Mean + Margin;

    /// <param name="samples">At least two, each of a run of its own.</param>
    public static Estimate Of(ReadOnlySpan<double> samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples.Length, 2, nameof(samples));
        double mean = 0;
        foreach (double sample in samples) mean += sample / samples.Length;
        double squares = 0;
        foreach (double sample in samples) squares += (sample - mean) * (sample - mean);
        double error = Math.Sqrt(squares / (samples.Length - 1) / samples.Length);
        return new Estimate(mean, error * (samples.Length - 2 < Student.Length ? Student[samples.Length - 2] : Normal));
    }
}
