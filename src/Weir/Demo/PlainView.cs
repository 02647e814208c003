using System.Globalization;

namespace Weir.Demo;

/// <summary>A line for each look, for a pipe or a log.</summary>
internal sealed class PlainView(TextWriter output) : IDemoView
{
    public Task ShowAsync(Func<Action<IReadOnlyList<EndpointRow>>, Task> watch) => watch(rows => output.WriteLine(Line(rows)));

    /// <summary>For example <c>requests 120 (40/s)  A up 60  B down 60</c>.</summary>
    public static string Line(IReadOnlyList<EndpointRow> rows) => string.Create(
        CultureInfo.InvariantCulture,
        $"requests {rows.Sum(r => r.Requests)} ({rows.Sum(r => r.PerSecond):0}/s)  {string.Join("  ", rows.Select(r => $"{r.Name} {(r.IsUp ? "up" : "down")} {r.Requests}"))}");
}
