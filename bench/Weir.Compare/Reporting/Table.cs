namespace Weir.Compare.Reporting;

/// <summary>Writes reports as Markdown tables that also read well in a terminal.</summary>
internal static class Table
{
    public static void Write(TextWriter to, RowReport report)
    {
        to.WriteLine($"### {report.Name}: {report.Title}");
        to.WriteLine();
        if (report.Lines.Count > 0)
        {
            WriteAligned(to,
            [
                ["proxy", .. report.Columns.Select(column => column.Header)],
                .. report.Lines.Select(line => (string[])[line.Key, .. report.Columns.Select(column => Cell(line.Value, column))]),
            ]);
        }

        foreach (Verdict verdict in report.Verdicts) to.WriteLine($"- {verdict.Word} {verdict.What}: {verdict.Value} (target {verdict.Wanted})");
        foreach (string note in report.Notes) to.WriteLine($"- {note}");
        foreach (string fault in report.Faults) to.WriteLine($"- FAULT {fault}");
        if (report.Verdicts.Count + report.Notes.Count + report.Faults.Count > 0) to.WriteLine();
    }

    public static void WriteSummary(TextWriter to, IReadOnlyList<RowReport> reports)
    {
        to.WriteLine("### summary");
        to.WriteLine();
        WriteAligned(to,
        [
            ["row", "judged", "weir", "target", "verdict"],
            .. reports.SelectMany(report => report.Verdicts.Select(verdict => (string[])[report.Name, verdict.What, verdict.Value, verdict.Wanted, verdict.Word])),
        ]);
    }

    public static void WriteAligned(TextWriter to, string[][] rows)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        for (int i = 0; i < rows.Length; i++)
        {
            to.WriteLine($"| {string.Join(" | ", rows[i].Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))} |");
            if (i == 0) to.WriteLine($"|{string.Join('|', widths.Select((width, column) => column == 0 ? new string('-', width + 2) : $"{new string('-', width + 1)}:"))}|");
        }

        to.WriteLine();
    }

    private static string Cell(Dictionary<string, double> figures, Column column) =>
        figures.TryGetValue(column.Metric, out double value) ? value.ToString(column.Format, System.Globalization.CultureInfo.InvariantCulture) : "";
}
