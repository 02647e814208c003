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

    /// <summary>A round time at an axis: <c>20 ms</c>, not <c>20.0 ms</c>.</summary>
    public static string Mark(double seconds) => seconds switch
    {
        < 0.000_999 => $"{seconds * 1e6:0.###} µs",
        < 0.999 => $"{seconds * 1e3:0.###} ms",
        _ => $"{seconds:0.###} s",
    };
}
