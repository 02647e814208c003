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
        <= 0 => "0",
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

    /// <summary>The unit in which a time is neither tiny nor huge.</summary>
    public static (double Seconds, string Name) UnitFor(double seconds) => seconds switch
    {
        < 0.001 => (0.000_001, "µs"),
        < 2 => (0.001, "ms"),
        _ => (1, "s"),
    };

    /// <summary>A time in a unit, to three digits.</summary>
    public static string In((double Seconds, string Name) unit, double seconds)
    {
        double value = seconds / unit.Seconds;
        return $"{value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "N0")} {unit.Name}";
    }
}
