using System.Text;
using Weir.Simulation.Results;

namespace Weir.Simulate.Pages;

/// <summary>Writes a comparison as a page that needs nothing but itself. Pure.</summary>
internal static class SimulateHtml
{
    public static string Write(Comparison comparison)
    {
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<title>Weir: strategies compared</title>\n<style>\n").Append(PageStyle.Css).Append("\n</style>\n</head>\n<body>\n")
            .Append("<h1>Strategies compared</h1>\n<p>").Append(Svg.Escape(SimulateText.Heading(comparison))).Append("</p>\n");
        foreach (string note in comparison.Notes) page.Append("<p class=\"soft\">").Append(Svg.Escape(note)).Append("</p>\n");
        AppendTable(page, comparison);

        page.Append("<h2>Response times</h2>\n<p class=\"soft\">How many of the requests took no longer than a time; further left and higher is better.</p>\n")
            .Append("<div class=\"wide\">").Append(CdfChart.Draw(comparison)).Append("</div>\n");
        AppendKey(page, "path", [.. comparison.Results.Select(r => r.Strategy)]);

        page.Append("<h2>One strategy over time</h2>\n<p hidden><label>Strategy <select id=\"choice\">");
        RunResult best = comparison.Results.MinBy(r => r.Finished == 0 ? double.MaxValue : r.Responses.Mean)!;
        foreach (RunResult result in comparison.Results) page.Append(result == best ? "<option selected>" : "<option>").Append(Svg.Escape(result.Strategy)).Append("</option>");
        page.Append("</select></label></p>\n");
        foreach (RunResult result in comparison.Results) AppendRun(page, comparison, result);
        page.Append("<script>\n").Append(PageStyle.Script).Append("\n</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void AppendTable(StringBuilder page, Comparison comparison)
    {
        IReadOnlyList<ReportColumn> columns = SimulateText.ColumnsOf(comparison);
        page.Append("<div class=\"wide\"><table>\n<tr><th>strategy</th>");
        foreach (ReportColumn column in columns) page.Append($"<th title=\"{Svg.Escape(column.Explanation)}\">{Svg.Escape(column.Title)}</th>");
        page.Append("</tr>\n");
        double[] best = [.. columns.Select(c => comparison.Results.Min(r => c.ValueOf(comparison, r)))];
        foreach (RunResult result in comparison.Results)
        {
            page.Append("<tr><td>").Append(Svg.Escape(result.Strategy)).Append("</td>");
            for (int i = 0; i < columns.Count; i++)
            {
                // Where all are equal nobody is best.
                bool isBest = comparison.Results.Any(r => columns[i].ValueOf(comparison, r) > best[i] * 1.0001) && columns[i].ValueOf(comparison, result) <= best[i] * 1.0001;
                page.Append(isBest ? "<td class=\"best\">" : "<td>").Append(columns[i].TextOf(comparison, result)).Append("</td>");
            }
            page.Append("</tr>\n");
        }
        page.Append("</table></div>\n<p class=\"small\">")
            .Append(comparison.AllEnded ? "No strategy could end before " : "Some requests were rejected or failed; serving all takes at least ")
            .Append(ReportTime.Of(comparison.Bound)).Append(".</p>\n");
    }

    private static void AppendRun(StringBuilder page, Comparison comparison, RunResult result)
    {
        string name = Svg.Escape(result.Strategy);
        page.Append($"<section class=\"run\" data-strategy=\"{name}\">\n<h2>{name}: requests in flight at each endpoint</h2>\n<div class=\"wide\">")
            .Append(LoadChart.Draw(comparison, result))
            .Append($"</div>\n<h2>{name}: who served what, at the beginning</h2>\n<div class=\"wide\">")
            .Append(GanttChart.Draw(comparison, result))
            .Append("</div>\n");
        if (comparison.Workload.Classes.Length > 1) AppendKey(page, "rect", [.. comparison.Workload.Classes.Take(PageStyle.Colours)]);
        page.Append("</section>\n");
    }

    private static void AppendKey(StringBuilder page, string shape, string[] names)
    {
        page.Append("<ul class=\"key\">");
        for (int i = 0; i < names.Length; i++)
        {
            string sample = shape == "path" ? $"<path class=\"cdf c{i % PageStyle.Colours}\" d=\"M0 6L28 6\"/>" : $"<rect class=\"c{i % PageStyle.Colours}\" width=\"28\" height=\"12\"/>";
            page.Append($"<li><svg viewBox=\"0 0 28 12\" aria-hidden=\"true\">{sample}</svg>{Svg.Escape(names[i])}</li>");
        }
        page.Append("</ul>\n");
    }
}
