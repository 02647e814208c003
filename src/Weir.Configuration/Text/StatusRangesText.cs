using System.Collections.Immutable;

namespace Weir.Configuration.Text;

/// <summary>Statuses that count as healthy: <c>200-399, 404</c>.</summary>
internal static class StatusRangesText
{
    private const int MaxRanges = 32;

    public static string? Parse(string text, out ImmutableArray<StatusRange> value)
    {
        value = [];
        var parts = text.Split(',');
        if (parts.Length > MaxRanges)
            return $"This names {parts.Length} ranges of statuses; at most {MaxRanges} are taken.";
        var ranges = ImmutableArray.CreateBuilder<StatusRange>(parts.Length);
        foreach (var part in parts)
        {
            var ends = part.Trim().Split('-');
            if (ends.Length > 2 || !Status(ends[0], out var first) || !Status(ends[^1], out var last))
                return $"{Shown.Quoted(part.Trim())} is not a status or a range of them. Write statuses from 100 to 599 as 200-399, 404.";
            if (last < first)
                return $"{Shown.Quoted(part.Trim())} runs backwards. Write '{last}-{first}'.";
            ranges.Add(new(first, last));
        }

        value = ranges.MoveToImmutable();
        return null;
    }

    private static bool Status(string text, out int status)
    {
        status = 0;
        text = text.Trim();
        return text.Length == 3 && !text.AsSpan().ContainsAnyExceptInRange('0', '9') && (status = int.Parse(text)) is >= 100 and <= 599;
    }
}
