using Weir.Simulation.Results;

namespace Weir.Simulate.Pages;

/// <summary>Requests in flight at each endpoint over time, under one strategy.</summary>
internal static class LoadChart
{
    /// <summary>More endpoints than this are not drawn: nobody would look at them.</summary>
    public const int MostEndpoints = 16;

    private const double Width = 720;
    private const double Left = 96;
    private const double Right = 16;
    private const double RowHeight = 46;
    private const double Bottom = 30;

    public static string Draw(Comparison comparison, RunResult result)
    {
        var loads = result.Record!.Loads;
        int rows = Math.Min(loads.Length, MostEndpoints);
        double span = Math.Max(Enumerable.Range(0, loads.Length).Max(e => loads[e].Used * loads[e].StretchSeconds), 1e-9);
        // One scale for all endpoints, so that they can be compared.
        double most = Math.Max(Enumerable.Range(0, rows).Max(e => Enumerable.Range(0, loads[e].Used).Max(loads[e].MeanOf)), 1);
        double X(double seconds) => Left + ((Width - Left - Right) * seconds / span);

        Svg svg = new(Width, (rows * RowHeight) + Bottom, $"Requests in flight at each endpoint under {result.Strategy}");
        for (int row = 0; row < rows; row++)
        {
            double floor = ((row + 1) * RowHeight) - 4;
            LoadTimeline load = loads[row];
            IEnumerable<(double, double)> outline = Enumerable.Range(0, load.Used).SelectMany(i =>
            {
                double y = floor - ((RowHeight - 10) * load.MeanOf(i) / most);
                return new[] { (X(i * load.StretchSeconds), y), (X(Math.Min((i + 1) * load.StretchSeconds, span)), y) };
            });
            svg.Line(Left, floor, Width - Right, floor, "grid")
                .Path([(X(0), floor), .. outline, (X(load.Used * load.StretchSeconds), floor)], "load", isClosed: true)
                .Text(Left - 8, floor - 16, Shortened(comparison.Scenario.Endpoints[row].Name), "end")
                .Text(Left - 8, floor - 2, $"{result.Endpoints[row].Utilisation:P0} busy", "end");
        }
        double bottom = rows * RowHeight;
        for (int i = 0; i <= 4; i++) svg.Text(X(span * i / 4), bottom + 18, ReportTime.Of(span * i / 4), i == 0 ? "start" : i == 4 ? "end" : "middle");
        return svg + $"<p class=\"small\">Full height: {most:0.#} requests in flight{(loads.Length > rows ? $"; the first {rows} of {loads.Length} endpoints" : "")}.</p>";
    }

    /// <summary>A name as long as there is room for.</summary>
    public static string Shortened(string name) => name.Length <= 14 ? name : "…" + name[^13..];
}
