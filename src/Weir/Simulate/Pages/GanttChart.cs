using System.Collections.Immutable;
using Weir.Simulation.Results;

namespace Weir.Simulate.Pages;

/// <summary>Which endpoint served which request when: the beginning of a run under one strategy.</summary>
internal static class GanttChart
{
    /// <summary>Requests that one endpoint serves at once and that have a lane of their own; others share the last.</summary>
    private const int MostLanes = 8;

    private const double Width = 720;
    private const double Left = 96;
    private const double Right = 16;
    private const double LaneHeight = 14;
    private const double RowGap = 8;
    private const double Bottom = 30;

    public static string Draw(Comparison comparison, RunResult result)
    {
        IReadOnlyList<ServiceSpan> all = result.Record!.Spans;
        if (all.Count == 0) return "<p>No request was served.</p>";
        int rows = Math.Min(comparison.Scenario.Endpoints.Length, LoadChart.MostEndpoints);
        ServiceSpan[] spans = [.. all.Where(s => s.Endpoint < rows)];
        long first = all[0].BeginNanos;
        // Up to where all that began is known; a last long request would make all others dots.
        long end = all.Count == RunRecord.MaxSpans ? Math.Max(all[^1].BeginNanos, first + 1) : all.Max(s => s.EndNanos);
        (int[] lanes, int[] lanesOf) = Lanes(spans, rows);
        double[] top = new double[rows + 1];
        for (int row = 0; row < rows; row++) top[row + 1] = top[row] + (Math.Max(lanesOf[row], 1) * LaneHeight) + RowGap;
        double X(long nanos) => Left + ((Width - Left - Right) * Math.Clamp((double)(nanos - first) / (end - first), 0, 1));

        Svg svg = new(Width, top[rows] + Bottom, $"Requests on the time of the endpoints under {result.Strategy}");
        for (int row = 0; row < rows; row++)
        {
            svg.Text(Left - 8, top[row] + 12, LoadChart.Shortened(comparison.Scenario.Endpoints[row].Name), "end");
            svg.Line(Left, top[row + 1] - (RowGap / 2), Width - Right, top[row + 1] - (RowGap / 2), "grid");
        }
        ImmutableArray<string> classes = comparison.Workload.Classes;
        for (int i = 0; i < spans.Length; i++)
        {
            ServiceSpan span = spans[i];
            int @class = comparison.Workload.Class[span.Request];
            double x = X(span.BeginNanos);
            svg.Bar(x, top[span.Endpoint] + (lanes[i] * LaneHeight), X(span.EndNanos) - x, LaneHeight - 2, $"bar c{@class % PageStyle.Colours}",
                $"{classes[@class]}, request {span.Request + 1}: {ReportTime.Of((span.EndNanos - span.BeginNanos) / 1e9)} from {ReportTime.Of(span.BeginNanos / 1e9)}");
        }
        for (int i = 0; i <= 4; i++)
        {
            double seconds = (first + ((end - first) * (double)i / 4)) / 1e9;
            svg.Text(Left + ((Width - Left - Right) * i / 4), top[rows] + 18, ReportTime.Of(seconds), i == 0 ? "start" : i == 4 ? "end" : "middle");
        }
        return svg + $"<p class=\"small\">The first {all.Count:N0} of {result.Arrived:N0} requests, by class.</p>";
    }

    /// <summary>Each bar beside those it overlaps.</summary>
    private static (int[] Lanes, int[] LanesOf) Lanes(ServiceSpan[] spans, int rows)
    {
        long[][] freeAt = [.. Enumerable.Range(0, rows).Select(_ => new long[MostLanes])];
        int[] lanes = new int[spans.Length];
        int[] lanesOf = new int[rows];
        for (int i = 0; i < spans.Length; i++)
        {
            long[] free = freeAt[spans[i].Endpoint];
            int lane = Math.Max(Array.FindIndex(free, at => at <= spans[i].BeginNanos), -1);
            lanes[i] = lane < 0 ? MostLanes - 1 : lane;
            free[lanes[i]] = spans[i].EndNanos;
            lanesOf[spans[i].Endpoint] = Math.Max(lanesOf[spans[i].Endpoint], lanes[i] + 1);
        }
        return (lanes, lanesOf);
    }
}
