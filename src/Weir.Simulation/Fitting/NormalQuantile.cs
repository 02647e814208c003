namespace Weir.Simulation.Fitting;

/// <summary>The inverse of the normal distribution, by P. J. Acklam's rational approximation: nine digits.</summary>
internal static class NormalQuantile
{
    private const double Tail = 0.02425;

    private static readonly double[] A = [-3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00];
    private static readonly double[] B = [-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1];
    private static readonly double[] C = [-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00];
    private static readonly double[] D = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1];

    /// <param name="part">Above 0, below 1.</param>
    public static double Of(double part)
    {
        if (part < Tail)
        {
            double q = Math.Sqrt(-2 * Math.Log(part));
            return Polynomial(C, q) / Polynomial(D, q);
        }
        if (part > 1 - Tail) return -Of(1 - part);
        double centre = part - 0.5;
        double square = centre * centre;
        return Polynomial(A, square) * centre / Polynomial(B, square);
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        double value = 0;
        foreach (double coefficient in coefficients) value = (value * x) + coefficient;
        return value;
    }
}
