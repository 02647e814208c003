using Weir.Simulation.Results;

namespace Weir.Simulate;

/// <summary>Writes a comparison as a page.</summary>
internal static class SimulateHtml
{
    public static string Write(Comparison comparison) => SimulateText.Write(comparison);
}
