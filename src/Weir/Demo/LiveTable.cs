using System.Globalization;
using Spectre.Console;

namespace Weir.Demo;

/// <summary>A table on the terminal that is drawn anew in its place.</summary>
internal sealed class LiveTable : IDemoView
{
    // As wide as lets the table fit into 80 columns.
    private const int BarCells = 8;

    public Task ShowAsync(Func<Action<IReadOnlyList<EndpointRow>>, Task> watch) =>
        AnsiConsole.Live(Draw([])).AutoClear(false).StartAsync(live => watch(rows => live.UpdateTarget(Draw(rows))));

    private static Table Draw(IReadOnlyList<EndpointRow> rows)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("", "[grey]endpoint[/]", "[grey]pid[/]", "[grey]state[/]", "[grey]requests[/]", "[grey]/s[/]", "[grey]in flight[/]", "[grey]share[/]");
        foreach (var column in table.Columns) column.NoWrap().Padding(0, 0, 2, 0);
        foreach (int right in (ReadOnlySpan<int>)[2, 4, 5, 6]) table.Columns[right].RightAligned();
        foreach (var row in rows)
        {
            int bar = (int)Math.Round(row.Share * BarCells);
            table.AddRow(
                $"[bold]{Markup.Escape(row.Name)}[/]",
                Markup.Escape(row.Address),
                row.ProcessId.ToString(CultureInfo.InvariantCulture),
                row.IsUp ? "[green]up[/]" : "[red]down[/]",
                row.Requests.ToString("N0", CultureInfo.InvariantCulture),
                row.PerSecond.ToString("N0", CultureInfo.InvariantCulture),
                row.InFlight.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"[blue]{new string('█', bar)}[/][grey]{new string('░', BarCells - bar)}[/] {row.Share,5:P0}"));
        }

        return table;
    }
}
