using System.Globalization;
using Weir.Balancing.Scheduling;

namespace Weir.Simulate;

/// <summary>Costs as <c>weir.yaml</c> has them: <c>{ video: { video: 1, music: 3 }, music: { video: 2, music: 1 } }</c>; the outer braces may be left out.</summary>
/// <param name="Matrix">A row for each class, a column for each kind of endpoints.</param>
internal readonly record struct CostsText(CostMatrix Matrix)
{
    public static bool TryParse(string text, out CostsText value)
    {
        value = default;
        text = text.Trim();
        if (text.StartsWith('{')) text = text.EndsWith('}') ? text[1..^1] : "";
        List<string> classes = [];
        List<string> kinds = [];
        List<double> costs = [];
        while (text.Length > 0)
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            int open = text.IndexOf('{', StringComparison.Ordinal);
            int close = text.IndexOf('}', StringComparison.Ordinal);
            if (colon < 1 || open < colon || close < open || text[(colon + 1)..open].Trim().Length > 0) return false;
            string name = text[..colon].Trim();
            if (name.Length == 0 || classes.Contains(name) || !TryRow(text[(open + 1)..close], kinds, costs, isFirst: classes.Count == 0)) return false;
            classes.Add(name);
            text = text[(close + 1)..].Trim();
            if (text.Length > 0 && text[0] != ',') return false;
            text = text.TrimStart(',').Trim();
        }
        if (classes.Count == 0) return false;
        value = new CostsText(new CostMatrix([.. classes], [.. kinds], [.. costs]));
        return true;
    }

    /// <summary>Each row names the kinds of the first.</summary>
    private static bool TryRow(string text, List<string> kinds, List<double> costs, bool isFirst)
    {
        Dictionary<string, double> row = new(StringComparer.Ordinal);
        foreach (string cell in text.Split(','))
        {
            string[] parts = cell.Split(':', StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || parts[0].Length == 0) return false;
            if (!double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double cost) || !(cost > 0) || !double.IsFinite(cost)) return false;
            if (!row.TryAdd(parts[0], cost)) return false;
            if (isFirst) kinds.Add(parts[0]);
        }
        if (row.Count != kinds.Count || !kinds.TrueForAll(row.ContainsKey)) return false;
        costs.AddRange(kinds.Select(kind => row[kind]));
        return true;
    }
}
