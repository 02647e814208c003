using System.Text.Json;
using Weir.Stress;
using Xunit;

namespace Weir.Tests.Stress;

public sealed class StressReportTests
{
    [Fact]
    public void The_text_has_rate_latency_status_errors_and_endpoints()
    {
        string text = StressText.Write(Report());
        Assert.Contains("requests  1,003, 502/s", text, StringComparison.Ordinal);
        Assert.Contains("p50 1.00 ms  p90 1.00 ms  p99 1.00 ms  p99.9 1.00 ms  max 1.00 s  mean 2.00 ms", text, StringComparison.Ordinal);
        Assert.Contains("status    2xx 999  5xx 1", text, StringComparison.Ordinal);
        Assert.Contains("errors    connect-refused 2  timeout 1", text, StringComparison.Ordinal);
        Assert.Contains("by X-Endpoint", text, StringComparison.Ordinal);
        Assert.Contains("A  ", text, StringComparison.Ordinal);
        Assert.Contains("75.0 %", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_loop_says_what_its_latencies_leave_out() =>
        Assert.Contains("from each request's sending", StressText.Write(Report()), StringComparison.Ordinal);

    [Fact]
    public void An_open_loop_says_that_waiting_counts()
    {
        var report = Report();
        string text = StressText.Write(report with { Options = report.Options with { Rate = 500 }, NotSent = 7 });
        Assert.Contains("open loop at 500/s", text, StringComparison.Ordinal);
        Assert.Contains("no coordinated omission", text, StringComparison.Ordinal);
        Assert.Contains("not sent for want of connections 7", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_early_end_is_said()
    {
        Assert.DoesNotContain("cut short", StressText.Write(Report()), StringComparison.Ordinal);
        Assert.Contains("cut short", StressText.Write(Report() with { IsCutShort = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_JSON_has_the_same_figures()
    {
        using var json = JsonDocument.Parse(StressJson.Write(Report()));
        var root = json.RootElement;
        Assert.Equal(1_003, root.GetProperty("requests").GetInt64());
        Assert.Equal(4, root.GetProperty("failed").GetInt64());
        Assert.Equal(501.5, root.GetProperty("requests_per_second").GetDouble());
        Assert.Equal(1_000, root.GetProperty("latency_ms").GetProperty("max").GetDouble());
        Assert.Equal(1, root.GetProperty("status").GetProperty("5xx").GetInt64());
        Assert.Equal(2, root.GetProperty("errors").GetProperty("connect-refused").GetInt64());
        Assert.Equal(750, root.GetProperty("endpoints").GetProperty("A").GetInt64());
        Assert.Equal("closed", root.GetProperty("loop").GetString());
    }

    [Fact]
    public void Without_an_answer_there_is_no_latency()
    {
        var report = Report() with { Statistics = new StressStatistics() };
        Assert.DoesNotContain("latency", StressText.Write(report), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(StressJson.Write(report));
        Assert.Equal(0, json.RootElement.GetProperty("requests").GetInt64());
    }

    [Theory]
    [InlineData(0, "0 µs")]
    [InlineData(0.9, "900 µs")]
    [InlineData(1.234, "1.23 ms")]
    [InlineData(12.34, "12.3 ms")]
    [InlineData(123.4, "123 ms")]
    [InlineData(1234, "1.23 s")]
    public void Times_have_three_digits(double milliseconds, string text) =>
        Assert.Equal(text, StressText.Time(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void The_progress_bar_stays_in_its_frame()
    {
        Assert.StartsWith("███████████████░░░░░░░░░░░░░░░ 50 %", ProgressLine.Draw(0.5, 1, 2, 3), StringComparison.Ordinal);
        Assert.DoesNotContain("░", ProgressLine.Draw(7, 1, 2, 3), StringComparison.Ordinal);
        Assert.DoesNotContain("█", ProgressLine.Draw(-1, 1, 2, 3), StringComparison.Ordinal);
    }

    private static StressReport Report()
    {
        var statistics = new StressStatistics();
        for (int i = 0; i < 999; i++) statistics.Answered(200, TimeSpan.FromMilliseconds(1.003));
        statistics.Answered(503, TimeSpan.FromSeconds(1));
        for (int i = 0; i < 1_000; i++) statistics.Endpoints.Add(i % 4 == 0 ? "B"u8 : "A"u8);
        statistics.Erred(StressError.ConnectRefused);
        statistics.Erred(StressError.ConnectRefused);
        statistics.Erred(StressError.Timeout);
        return new StressReport
        {
            Options = RequestTemplateTests.Options("http://localhost:8080/") with { Requests = 1_003 },
            Elapsed = TimeSpan.FromSeconds(2),
            Statistics = statistics,
        };
    }
}
