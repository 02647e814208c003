using System.Globalization;
using Weir.Cli;

namespace Weir.Simulate;

/// <summary>Requests that come together, as a flag says it: <c>100@1s</c> is a hundred each second, <c>all</c> all at once.</summary>
/// <param name="Count">0: all.</param>
/// <param name="Interval">From one burst to the next.</param>
internal readonly record struct BurstText(int Count, TimeSpan Interval)
{
    public static bool TryParse(string text, out BurstText value)
    {
        value = default;
        if (text is "" or "all") return true;
        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || !int.TryParse(text.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count < 1) return false;
        if (!DurationText.TryParse(text[(at + 1)..], out TimeSpan interval) || interval <= TimeSpan.Zero) return false;
        value = new BurstText(count, interval);
        return true;
    }
}
