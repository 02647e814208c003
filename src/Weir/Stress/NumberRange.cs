using System.Globalization;

namespace Weir.Stress;

/// <summary>A range of whole numbers, both ends included.</summary>
/// <param name="First">0 or more.</param>
/// <param name="Last">Not below <paramref name="First"/>.</param>
internal readonly record struct NumberRange(int First, int Last)
{
    /// <summary>Reads <c>100-1000</c>.</summary>
    public static bool TryParse(string text, out NumberRange range)
    {
        range = default;
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0) return false;
        if (!int.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out int first)) return false;
        if (!int.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int last)) return false;
        if (last < first || last == int.MaxValue) return false;
        range = new NumberRange(first, last);
        return true;
    }

    public int Next(Random random) => random.Next(First, Last + 1);
}
