using System.Text;
using Weir.Simulate;
using Weir.Simulation.Advising;
using Weir.Simulation.Fitting;

namespace Weir.Advise;

/// <summary>Writes the advice for people. Pure.</summary>
internal static class AdviseText
{
    /// <summary>Larger tables are no reading.</summary>
    private const int MostClasses = 12;
    private const int MostEndpoints = 8;

    /// <summary>The simulation is this far from the log: something at work there is not in the model.</summary>
    private const double Misfit = 1.5;

    public static string Write(AdviseReport report)
    {
        StringBuilder text = new();
        double span = report.Trace.Entries[^1].ArrivalSeconds - report.Trace.Entries[0].ArrivalSeconds;
        text.Append($"{report.Name}: {report.Trace.Entries.Length:N0} requests over {ReportTime.Of(span)}");
        text.Append(report.Pool is { } pool ? $" of pool {pool}\n" : "\n");
        foreach (string note in report.Notes) text.Append("- ").Append(note).Append('\n');
        AppendModel(text, report.Model);
        AppendEstimates(text, report);
        text.Append('\n').Append(Verdict(report)).Append('\n');
        AppendMisfit(text, report);
        AppendLines(text, report);
        return text.ToString();
    }

    /// <summary>As the goal is called.</summary>
    public static string NameOf(AdviceGoal goal) => goal switch
    {
        AdviceGoal.Mean => "mean",
        AdviceGoal.P50 => "p50",
        AdviceGoal.P90 => "p90",
        AdviceGoal.P99 => "p99",
        _ => "p99.9",
    };

    private static void AppendModel(StringBuilder text, FittedModel model)
    {
        text.Append("\nService times, mean and p99, by class and endpoint:\n\n");
        int endpoints = Math.Min(model.Endpoints.Length, MostEndpoints);
        int[] classes = [.. Enumerable.Range(0, model.Classes.Length).OrderByDescending(c => model.Cells[c].Sum(cell => cell.Samples)).Take(MostClasses)];
        List<string[]> rows = [["class", .. model.Endpoints.Take(endpoints)]];
        rows.AddRange(classes.Select(c => (string[])[model.Classes[c], .. model.Cells[c].Take(endpoints).Select(CellText)]));
        rows.Add(["served at once", .. model.Concurrency.Take(endpoints).Select(c => $"{c}")]);
        AppendTable(text, rows);
        int leftOut = (model.Classes.Length - classes.Length) + (model.Endpoints.Length - endpoints);
        if (leftOut > 0) text.Append($"({leftOut} classes or endpoints more are simulated and not shown)\n");
        if (model.Cells.Any(row => row.Any(c => c.Kind == FitKind.Lognormal)))
            text.Append($"~ fewer than {FittedCell.EnoughForItself} requests: a lognormal distribution is fitted to them\n");
        if (model.Cells.Any(row => row.Any(c => c.Kind == FitKind.Guess)))
            text.Append($"? fewer than {FittedCell.EnoughForLognormal} requests: guessed from the class elsewhere and the endpoint's other classes\n");
    }

    private static string CellText(FittedCell cell) =>
        $"{(cell.Kind == FitKind.Guess ? "?" : cell.Kind == FitKind.Lognormal ? "~" : "")}{ReportTime.Of(cell.Mean)}, {ReportTime.Of(cell.Quantile(0.99))} ({cell.Samples:N0})";

    private static void AppendEstimates(StringBuilder text, AdviseReport report)
    {
        string goal = NameOf(report.Goal);
        text.Append($"\n{goal} of response times in {report.Runs} simulated runs of {report.Requests:N0} requests, with margins of 95 % confidence:\n\n");
        List<string[]> rows = [["strategy", goal, $"against {report.Advice.Current.Strategy}"]];
        foreach (StrategyEstimate estimate in report.Advice.Estimates)
        {
            string change = estimate.Strategy == report.Advice.Current.Strategy ? "" : $"{Percent(estimate.Change.Mean)} ± {Margin(estimate.Change.Margin)}";
            rows.Add([estimate.Strategy, $"{ReportTime.Of(estimate.Goal.Mean)} ± {ReportTime.Of(estimate.Goal.Margin)}", change]);
        }
        AppendTable(text, rows);
    }

    private static string Verdict(AdviseReport report)
    {
        Advice advice = report.Advice;
        string goal = NameOf(report.Goal);
        string[] equals = [.. advice.Estimates.Where(e => e.IsBest && e.Strategy != advice.Recommended.Strategy).Select(e => e.Strategy)];
        string alike = equals.Length == 0 ? "" : $" {List(equals)} {(equals.Length == 1 ? "does" : "do")} no better or worse within what these runs can tell";
        if (!report.KnowsCurrent)
        {
            string simplest = equals.Length == 0 ? "" : $"{alike}; it is the simplest of them.";
            return $"Take {advice.Recommended.Strategy}: its {goal} is the shortest.{simplest}\n"
                + "Nobody said which strategy is in use, so the gain is not known: --current NAME or --config weir.yaml says it.";
        }
        if (advice.Verdict == AdviceVerdict.Stay)
            return $"Stay with {advice.Current.Strategy}: no other strategy shortens the {goal} by more than noise, or by {Advice.WorthIt:P0}.{(alike.Length == 0 ? "" : alike + ".")}";
        Estimate change = advice.Recommended.Change;
        string gain = $"the {goal} would {(change.Mean < 0 ? "fall" : "rise")} by {Math.Abs(change.Mean):P0} ± {Margin(change.Margin)}, from {ReportTime.Of(advice.Current.Goal.Mean)} to {ReportTime.Of(advice.Recommended.Goal.Mean)}";
        return advice.Verdict == AdviceVerdict.Change
            ? $"Take {advice.Recommended.Strategy} instead of {advice.Current.Strategy}: {gain}.{(alike.Length == 0 ? "" : $"{alike}; it is the simplest of them.")}"
            : $"{advice.Current.Strategy} is there for another reason than speed: it keeps clients or work at their endpoint. If you can do without, take {advice.Recommended.Strategy}: {gain}.";
    }

    private static void AppendMisfit(StringBuilder text, AdviseReport report)
    {
        if (!report.KnowsCurrent || report.GoalInLog is not > 0) return;
        double simulated = report.Advice.Current.Goal.Mean;
        double ratio = simulated / report.GoalInLog.Value;
        string goal = NameOf(report.Goal);
        text.Append($"The log's own {goal} is {ReportTime.Of(report.GoalInLog.Value)}; {report.Advice.Current.Strategy} simulated has {ReportTime.Of(simulated)}");
        text.Append(ratio is > 1 / Misfit and < Misfit
            ? ".\n"
            : ": they are far apart, so something matters there that the model does not have (clients that wait for their answer before they ask again, endpoints that slow each other down, another strategy in use). Take the advice with care.\n");
    }

    private static void AppendLines(StringBuilder text, AdviseReport report)
    {
        if (report.KnowsCurrent && report.Advice.Verdict == AdviceVerdict.Stay) return;
        text.Append($"\nIn weir.yaml:\n\npools:\n  {report.Pool ?? "NAME"}:\n    strategy: {report.Advice.Recommended.Strategy}\n");
    }

    private static string Percent(double part) => $"{(part < 0 ? "−" : "+")}{Math.Abs(part):P0}";

    private static string Margin(double part) => part < 0.01 ? $"{part:P1}" : $"{part:P0}";

    private static string List(string[] names) => names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";

    private static void AppendTable(StringBuilder text, List<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(r => r[i].Length))];
        foreach (string[] row in rows)
        {
            string line = string.Concat(row.Select((cell, i) => i == 0 ? cell.PadRight(widths[0]) : "  " + cell.PadLeft(widths[i])));
            text.Append(line.TrimEnd()).Append('\n');
        }
    }
}
