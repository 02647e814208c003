using System.Globalization;

namespace Weir.Configuration.Text;

/// <summary>A number of days: <c>180d</c>.</summary>
internal static class DaysText
{
    private const int Most = 3650;

    public static string? Parse(string text, out int days)
    {
        days = 0;
        if (!text.EndsWith('d') || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out days))
            return $"{Shown.Quoted(text)} is not a number of days. Write it with its unit: 180d.";
        return days <= Most ? null : $"{Shown.Quoted(text)} is out of range. It runs from 0d to {Most}d.";
    }
}
