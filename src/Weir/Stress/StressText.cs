using System.Globalization;
using System.Text;

namespace Weir.Stress;

/// <summary>Writes a report for people. Pure.</summary>
internal static class StressText
{
    private const int BarCells = 30;

    private static readonly double[] Percents = [50, 90, 99, 99.9];

    public static string Write(StressReport report)
    {
        var (options, statistics) = (report.Options, report.Statistics);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{options.Method} {options.Url}");
        if (options.Range is { } range) text.Append(CultureInfo.InvariantCulture, $" with {range.First}-{range.Last}");
        text.Append(CultureInfo.InvariantCulture, $", {options.Connections:N0} connections, ");
        text.Append(options.Rate is { } rate
            ? string.Create(CultureInfo.InvariantCulture, $"open loop at {rate:N0}/s, ")
            : "closed loop, ");
        text.Append(CultureInfo.InvariantCulture, $"{report.Elapsed.TotalSeconds:0.0} s{(report.IsCutShort ? ", cut short" : "")}\n\n");
        text.Append(CultureInfo.InvariantCulture,
            $"requests  {statistics.Completed:N0}, {report.RequestsPerSecond:N0}/s, {Size(statistics.BytesReceived)} received\n");
        if (statistics.Latency.Count > 0) AppendLatency(text, report);
        AppendStatus(text, statistics);
        AppendErrors(text, report);
        AppendEndpoints(text, report);
        return text.ToString();
    }

    /// <summary>A duration with three significant digits, in the unit that suits it.</summary>
    public static string Time(TimeSpan time) => time.TotalMilliseconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMicroseconds:0} µs"),
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.00} ms"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.0} ms"),
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s"),
    };

    private static void AppendLatency(StringBuilder text, StressReport report)
    {
        var latency = report.Statistics.Latency;
        text.Append("latency   ");
        foreach (double percent in Percents)
            text.Append(CultureInfo.InvariantCulture, $"p{percent} {Time(latency.Percentile(percent))}  ");
        text.Append(CultureInfo.InvariantCulture, $"max {Time(latency.Max)}  mean {Time(latency.Mean)}\n");
        text.Append(report.Options.Rate is null
            ? "          from each request's sending; a slow answer delays the next request (see --rate)\n"
            : string.Create(CultureInfo.InvariantCulture, $"          from when each request was due, so that waiting for a slow server counts (no coordinated omission); own lag at most {Time(report.MaxLag)}\n"));
    }

    private static void AppendStatus(StringBuilder text, StressStatistics statistics)
    {
        var classes = Enumerable.Range(2, 4).Where(c => statistics.StatusClass(c) > 0)
            .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c}xx {statistics.StatusClass(c):N0}"));
        string line = string.Join("  ", classes);
        if (line.Length > 0) text.Append("status    ").Append(line).Append('\n');
    }

    private static void AppendErrors(StringBuilder text, StressReport report)
    {
        var errors = Enum.GetValues<StressError>().Where(e => report.Statistics.Errors(e) > 0)
            .Select(e => string.Create(CultureInfo.InvariantCulture, $"{StressReport.Word(e)} {report.Statistics.Errors(e):N0}"))
            .ToList();
        if (report.NotSent > 0) errors.Add(string.Create(CultureInfo.InvariantCulture, $"not sent for want of connections {report.NotSent:N0}"));
        text.Append("errors    ").Append(errors.Count == 0 ? "none" : string.Join("  ", errors)).Append('\n');
    }

    private static void AppendEndpoints(StringBuilder text, StressReport report)
    {
        var counts = report.Statistics.Endpoints.Counts();
        if (counts.Count == 0) return;
        double all = counts.Sum(c => c.Value);
        int width = counts.Max(c => c.Key.Length);
        text.Append(CultureInfo.InvariantCulture, $"\nby {report.Options.By}\n");
        foreach (var (name, count) in counts)
        {
            string bar = new('█', (int)Math.Round(count / all * BarCells));
            text.Append(CultureInfo.InvariantCulture, $"  {name.PadRight(width)}  {count,12:N0}  {count / all,6:P1}  {bar}\n");
        }
    }

    private static string Size(long bytes) => bytes switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} B"),
        < 10_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:N0} kB"),
        < 10_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:N0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:N0} GB"),
    };
}
