using Weir.Stress;

namespace Weir.Simulate;

/// <summary>Simulated times as people read them.</summary>
internal static class ReportTime
{
    private const double Minute = 60;
    private const double Hour = 3600;

    /// <summary>Three digits and the unit that suits them.</summary>
    public static string Of(double seconds) => seconds switch
    {
        < 100 => StressText.Time(TimeSpan.FromSeconds(seconds)),
        < 10 * Minute => $"{seconds:0} s",
        < 10 * Hour => $"{seconds / Minute:0.#} min",
        _ => $"{seconds / Hour:0.#} h",
    };
}
