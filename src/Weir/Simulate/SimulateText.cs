using System.Text;
using Weir.Simulation.Results;

namespace Weir.Simulate;

/// <summary>Writes a comparison for people: a table and what stands out in it. Pure.</summary>
internal static class SimulateText
{
    private const int Gap = 2;

    public static string Write(Comparison comparison)
    {
        StringBuilder text = new();
        text.Append(Heading(comparison)).Append('\n');
        foreach (string note in comparison.Notes) text.Append(note).Append('\n');
        text.Append('\n');
        AppendTable(text, comparison);
        text.Append('\n').Append(Best(comparison));
        return text.ToString();
    }

    /// <summary>What was simulated, in one line.</summary>
    public static string Heading(Comparison comparison) =>
        $"{comparison.Workload.Count:N0} requests over {ReportTime.Of(comparison.Workload.SpanSeconds)}: {comparison.Title}; {EndpointsText(comparison)}; seed {comparison.Seed}";

    /// <summary>Columns whose figure is 0 throughout say nothing.</summary>
    public static IReadOnlyList<ReportColumn> ColumnsOf(Comparison comparison) =>
        [.. ReportColumn.All.Where(c => c.Title != "failed" || comparison.Results.Any(r => r.Failed > 0))];

    private static string EndpointsText(Comparison comparison)
    {
        var endpoints = comparison.Scenario.Endpoints;
        string text = endpoints.Length == 1 ? "1 endpoint" : $"{endpoints.Length} endpoints";
        if (endpoints.Any(e => e.Speed != 1)) text += $" of speeds {string.Join(',', endpoints.Select(e => e.Speed))}";
        if (endpoints.Any(e => e.Kind is not null)) text += $" of kinds {string.Join(',', endpoints.Select(e => e.Kind))}";
        int[] places = [.. endpoints.Select(e => e.Concurrency).Distinct()];
        text += places.Length > 1 ? $" serving {string.Join(',', endpoints.Select(e => e.Concurrency))} at once" : $" serving {places[0]} at once{(endpoints.Length > 1 ? " each" : "")}";
        return text;
    }

    private static void AppendTable(StringBuilder text, Comparison comparison)
    {
        IReadOnlyList<ReportColumn> columns = ColumnsOf(comparison);
        string[][] rows = [.. comparison.Results.Select(r => columns.Select(c => c.TextOf(comparison, r)).ToArray())];
        int first = Math.Max("strategy".Length, comparison.Results.Max(r => r.Strategy.Length));
        int[] widths = [.. columns.Select((c, i) => Math.Max(c.Title.Length, rows.Max(r => r[i].Length)) + Gap)];
        AppendRow(text, "strategy".PadRight(first), [.. columns.Select(c => c.Title)], widths);
        for (int i = 0; i < rows.Length; i++) AppendRow(text, comparison.Results[i].Strategy.PadRight(first), rows[i], widths);
    }

    private static void AppendRow(StringBuilder text, string first, string[] cells, int[] widths)
    {
        text.Append(first);
        for (int i = 0; i < cells.Length; i++) text.Append(cells[i].PadLeft(widths[i]));
        text.Append('\n');
    }

    private static string Best(Comparison comparison)
    {
        if (comparison.Results.Length < 2) return BoundOf(comparison);
        string ByTitle(string title)
        {
            ReportColumn column = ReportColumn.All.Single(c => c.Title == title);
            RunResult best = comparison.Results.MinBy(r => r.Finished == 0 ? double.MaxValue : column.ValueOf(comparison, r))!;
            return $"{title} {best.Strategy}";
        }
        return $"Shortest: {ByTitle("mean")}, {ByTitle("p99")}, {ByTitle("makespan")}. {BoundOf(comparison)}";
    }

    private static string BoundOf(Comparison comparison) => comparison.AllEnded
        ? $"No strategy could end before {ReportTime.Of(comparison.Bound)}.\n"
        : $"Some requests were rejected or failed: the bound, {ReportTime.Of(comparison.Bound)}, is that of serving all.\n";
}
