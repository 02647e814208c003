using System.Globalization;
using Spectre.Console;

namespace Weir.Demo;

/// <summary>A table on the terminal that is drawn anew in its place.</summary>
internal sealed class LiveTable : IDemoView
{
    private const int BarCells = 24;

    public Task ShowAsync(Func<Action<IReadOnlyList<EndpointRow>>, Task> watch) =>
        AnsiConsole.Live(Draw([])).AutoClear(false).StartAsync(live => watch(rows => live.UpdateTarget(Draw(rows))));

    private static Table Draw(IReadOnlyList<EndpointRow> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "endpoint", "pid", "state", "requests", "per second", "in flight", "share");
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
                string.Create(CultureInfo.InvariantCulture, $"[blue]{new string('█', bar)}[/][grey]{new string('░', BarCells - bar)}[/] {row.Share,6:P1}"));
        }

        return table;
    }
}
