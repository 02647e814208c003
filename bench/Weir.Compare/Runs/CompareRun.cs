using Weir.Compare.Processes;
using Weir.Compare.Reporting;
using Weir.Compare.Rows;

namespace Weir.Compare.Runs;

/// <summary>`bench/compare`: runs the rows, prints a table for each and a summary.</summary>
internal static class CompareRun
{
    /// <summary>Runs the chosen rows.</summary>
    /// <returns>0: measured (whatever the verdicts); 1: errors under load.</returns>
    public static int Run(Bench bench)
    {
        List<RowReport> reports = [];
        string? disturbance = bench.Options.Smoke ? null : Quietness.Disturbance();
        if (disturbance is not null) bench.Say(disturbance);
        foreach (IRow row in RowCatalogue.Choose(bench.Options.Rows))
        {
            RowReport report = row.Run(bench);
            reports.Add(report);
            if (bench.Options.Smoke) report.Verdicts.Clear(); // too short to judge speed
            Table.Write(Console.Out, report);
        }

        if (reports.Exists(report => report.Verdicts.Count > 0)) Table.WriteSummary(Console.Out, reports);
        if (disturbance is not null) Console.Out.WriteLine($"Note: {disturbance}.");
        if (bench.Options.JsonFile is { } file) File.WriteAllText(file, JsonReport.Write(reports));
        int faults = reports.Sum(report => report.Faults.Count);
        if (bench.Options.Smoke) Console.Out.WriteLine(faults == 0 ? $"smoke: {reports.Count} rows ran without an error" : $"smoke: {faults} faults");
        return faults == 0 ? 0 : 1;
    }
}
