using System.Globalization;
using Weir.Cli;

namespace Weir.Simulate;

/// <summary>A failure or a slow phase as a flag says it: <c>2@10s+5s</c>, <c>e2@10s+5sx3</c>.</summary>
/// <param name="Endpoint">Its name, or its number from 1.</param>
/// <param name="At">When.</param>
/// <param name="Duration">How long.</param>
/// <param name="Factor">Of a slow phase.</param>
internal readonly record struct DisturbanceText(string Endpoint, TimeSpan At, TimeSpan Duration, double Factor)
{
    /// <summary>Slower than this is a failure.</summary>
    private const double MaxFactor = 1_000_000;

    public static bool TryParseFailure(string text, out DisturbanceText value) => TryParse(text, withFactor: false, out value);

    public static bool TryParseSlow(string text, out DisturbanceText value) => TryParse(text, withFactor: true, out value);

    private static bool TryParse(string text, bool withFactor, out DisturbanceText value)
    {
        value = default;
        int at = text.LastIndexOf('@');
        int plus = text.LastIndexOf('+');
        int times = withFactor ? text.LastIndexOf('x') : text.Length;
        if (at < 1 || plus < at || times < plus) return false;
        double factor = 1;
        if (!DurationText.TryParse(text[(at + 1)..plus], out TimeSpan begin) || !DurationText.TryParse(text[(plus + 1)..times], out TimeSpan duration)) return false;
        if (withFactor && (!double.TryParse(text.AsSpan(times + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out factor) || factor is < 1 or > MaxFactor)) return false;
        value = new DisturbanceText(text[..at], begin, duration, factor);
        return true;
    }
}
