using Weir.Simulation.Results;

namespace Weir.Simulate.Pages;

/// <summary>The part of the requests that took no longer than a time, for all strategies.</summary>
/// <remarks>Both axes are logarithmic: upwards each nine takes as much room as the one before, for it is the tail that strategies differ in.</remarks>
internal static class CdfChart
{
    private const double Width = 720;
    private const double Height = 400;
    private const double Left = 68;
    private const double Right = 16;
    private const double Top = 12;
    private const double Bottom = 44;

    /// <summary>Points of each nine.</summary>
    private const int PointsPerNine = 40;

    private static readonly (double Part, string Name)[] Marks =
        [(0, "0 %"), (0.5, "50 %"), (0.9, "90 %"), (0.99, "99 %"), (0.999, "99.9 %"), (0.9999, "99.99 %"), (0.99999, "99.999 %")];

    public static string Draw(Comparison comparison)
    {
        RunResult[] drawn = [.. comparison.Results.Where(r => r.Finished > 0)];
        if (drawn.Length == 0) return "<p>No request was finished.</p>";
        double nines = Math.Clamp(Math.Log10(drawn.Max(r => r.Finished)), 1, 5);
        LogAxis axis = new(drawn.Min(r => r.Responses.Quantile(0.001)), drawn.Max(r => r.Responses.Max), Left, Width - Left - Right);
        double Y(double part) => Top + ((Height - Top - Bottom) * (1 - Math.Min(-Math.Log10(Math.Max(1 - part, 1e-9)) / nines, 1)));

        Svg svg = new(Width, Height, "Share of requests by response time");
        foreach ((double part, string name) in Marks.Where(m => -Math.Log10(1 - m.Part) <= nines + 1e-9))
            svg.Line(Left, Y(part), Width - Right, Y(part), "grid").Text(Left - 6, Y(part) + 4, name, "end");
        double last = double.NegativeInfinity;
        foreach (double mark in axis.Marks())
        {
            svg.Line(axis.At(mark), Top, axis.At(mark), Height - Bottom, "grid");
            if (axis.At(mark) - last < 52) continue; // two names would touch
            last = axis.At(mark);
            svg.Text(last, Height - Bottom + 18, ReportTime.Mark(mark), "middle");
        }
        svg.Text((Left + Width - Right) / 2, Height - 6, "response time", "middle");
        for (int i = 0; i < comparison.Results.Length; i++)
        {
            if (comparison.Results[i].Finished > 0) svg.Path(Points(comparison.Results[i].Responses, nines, axis, Y), $"cdf c{i % PageStyle.Colours}");
        }
        return svg.ToString();
    }

    private static IEnumerable<(double X, double Y)> Points(ResponseTimes times, double nines, LogAxis axis, Func<double, double> y)
    {
        int points = (int)(nines * PointsPerNine);
        for (int i = 0; i <= points; i++)
        {
            double part = 1 - Math.Pow(10, -nines * i / points);
            yield return (axis.At(times.Quantile(part)), y(part));
        }
    }
}
