using System.Buffers;
using System.Globalization;

namespace Weir.Cli;

/// <summary>Reads and writes times as flags carry them: <c>50us</c>, <c>20ms</c>, <c>1.5s</c>, <c>2m</c>, <c>1h</c>. Pure.</summary>
internal static class DurationText
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    // As long a time as anything here is told to take; beyond it lies a slip of the keyboard.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Reads a time.</summary>
    /// <returns>False for anything without a unit, below zero, or longer than a year.</returns>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        int unitAt = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        if (unitAt <= 0) return false;
        double? unitTicks = text[unitAt..] switch
        {
            "us" or "µs" => TimeSpan.TicksPerMicrosecond,
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            _ => null,
        };
        if (unitTicks is null) return false;
        if (!double.TryParse(text.AsSpan(0, unitAt), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)) return false;
        double ticks = Math.Round(number * unitTicks.Value);
        if (ticks > Longest.Ticks) return false;
        value = new TimeSpan((long)ticks);
        return true;
    }
}
