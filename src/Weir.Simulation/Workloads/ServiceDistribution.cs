namespace Weir.Simulation.Workloads;

/// <summary>What service times are drawn from. Times in seconds.</summary>
/// <param name="Shape">How they are spread.</param>
/// <param name="Mean">Above zero.</param>
/// <param name="Variation">The coefficient of variation of a lognormal distribution, above zero; others have their own.</param>
public readonly record struct ServiceDistribution(ServiceShape Shape, double Mean, double Variation = 1)
{
    /// <summary>The exponent of a Pareto distribution: its mean is finite and so, just, is its variance.</summary>
    public const double ParetoExponent = 2.1;

    /// <summary>Draws one.</summary>
    public double Draw(Random random) => Shape switch
    {
        ServiceShape.Deterministic => Mean,
        ServiceShape.Exponential => Mean * Exponential(random),
        ServiceShape.Uniform => 2 * Mean * random.NextDouble(),
        ServiceShape.Lognormal => DrawLognormal(random),
        // By inversion: the least value is mean × (a − 1) / a.
        _ => Mean * (ParetoExponent - 1) / ParetoExponent * Math.Pow(1 - random.NextDouble(), -1 / ParetoExponent),
    };

    /// <summary>Exponentially distributed with mean 1.</summary>
    public static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());

    /// <summary>Normally distributed with mean 0 and deviation 1, by Box and Muller.</summary>
    public static double Normal(Random random) =>
        Math.Sqrt(2 * Exponential(random)) * Math.Cos(2 * Math.PI * random.NextDouble());

    private double DrawLognormal(Random random)
    {
        double variance = Math.Log(1 + (Variation * Variation));
        return Mean * Math.Exp((Math.Sqrt(variance) * Normal(random)) - (variance / 2));
    }
}
