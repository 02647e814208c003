using System.Globalization;
using Weir.Cli;
using Weir.Simulation.Workloads;

namespace Weir.Simulate;

/// <summary>Reads a distribution of service times: <c>exponential:100ms</c>, <c>lognormal:100ms:2</c>.</summary>
internal static class ServiceText
{
    /// <summary>Beyond it nearly all requests take nearly nothing.</summary>
    private const double MaxVariation = 100;

    public static bool TryParse(string text, out ServiceDistribution value)
    {
        value = default;
        string[] parts = text.Split(':');
        ServiceShape? shape = parts[0] switch
        {
            "deterministic" => ServiceShape.Deterministic,
            "exponential" => ServiceShape.Exponential,
            "uniform" => ServiceShape.Uniform,
            "lognormal" => ServiceShape.Lognormal,
            "pareto" => ServiceShape.Pareto,
            _ => null,
        };
        double variation = 1;
        if (shape is null || parts.Length < 2 || parts.Length > (shape == ServiceShape.Lognormal ? 3 : 2)) return false;
        if (!DurationText.TryParse(parts[1], out TimeSpan mean) || mean <= TimeSpan.Zero) return false;
        if (parts.Length == 3 && (!double.TryParse(parts[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out variation) || variation is <= 0 or > MaxVariation)) return false;
        value = new ServiceDistribution(shape.Value, mean.TotalSeconds, variation);
        return true;
    }
}
