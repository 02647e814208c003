using Weir.Balancing.Strategies;
using Weir.Cli;
using Xunit;

namespace Weir.Tests.Simulate;

/// <summary>The verbs <c>simulate</c> and <c>advise</c> as a user runs them.</summary>
public sealed class SimulateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("weir-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_strategy_has_a_line_in_the_table()
    {
        (int code, string output, _) = await RunAsync("simulate", "--poisson", "20", "--requests", "500");

        Assert.Equal(0, code);
        Assert.All(StrategyCatalog.Names, name => Assert.Contains($"\n{name} ", output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_seed_replays_to_the_byte_and_another_does_not()
    {
        string[] arguments = ["simulate", "--poisson", "20", "--requests", "500", "--json", "--seed"];
        (_, string first, _) = await RunAsync([.. arguments, "7"]);
        (_, string second, _) = await RunAsync([.. arguments, "7"]);
        (_, string other, _) = await RunAsync([.. arguments, "8"]);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task Bad_lines_of_a_trace_are_told_of_and_the_others_simulated()
    {
        string trace = Write("trace.csv", "arrival_seconds,class,size,service_seconds\n0,a,1,0.5\nnonsense\n1,a,1,0.5\n");

        (int code, string output, string error) = await RunAsync("simulate", trace, "--csv", "--strategies", "round-robin");

        Assert.Equal(0, code);
        Assert.Contains($"{trace}:3: arrival_seconds is 'nonsense'", error, StringComparison.Ordinal);
        Assert.Contains("round-robin,2,2,0,0,0,0.5,", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nothing to simulate", "simulate")]
    [InlineData("exclude each other", "simulate", "t.csv", "--poisson", "3")]
    [InlineData("--poisson and --burst", "simulate", "--poisson", "3", "--burst")]
    [InlineData("'rr' is not a strategy", "simulate", "--burst", "--strategies", "rr")]
    [InlineData("--speeds has 2 values and there are 4 endpoints", "simulate", "--burst", "--requests", "5", "--speeds", "1,2")]
    [InlineData("there is no endpoint '9'", "simulate", "--burst", "--requests", "5", "--fail", "9@1s+1s")]
    [InlineData("is no failure", "simulate", "--burst", "--fail", "x")]
    [InlineData("is no slow phase", "simulate", "--burst", "--slow", "1@1s+1s")]
    [InlineData("is not a distribution", "simulate", "--burst", "--service", "gamma:1s")]
    [InlineData("--costs: there is no class 'request'", "simulate", "--burst", "--requests", "5", "--costs", "a: {x: 1}", "--kinds", "x")]
    [InlineData("--current and --config", "advise", "x", "--current", "random", "--config", "y")]
    public async Task A_command_line_that_makes_no_sense_is_told_why(string expected, params string[] arguments)
    {
        (int code, _, string error) = await RunAsync(arguments);

        Assert.Equal(CommandLine.UsageError, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_trace_is_refused()
    {
        (int code, _, string error) = await RunAsync("simulate", Write("x.txt", "Dear diary,\ntoday nothing.\n"));

        Assert.Equal(CommandLine.Failed, code);
        Assert.Contains("is not a trace", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_needs_nothing_from_elsewhere()
    {
        string page = Path.Combine(_folder, "page.html");

        (int code, _, _) = await RunAsync("simulate", "--trace-of", "media", "--requests", "50", "--html", page);

        Assert.Equal(0, code);
        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", html, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", html, StringComparison.Ordinal);
        Assert.Equal(1 + (2 * StrategyCatalog.All.Length), html.Split("role=\"img\"").Length - 1);
    }

    [Fact]
    public async Task Advice_prefers_what_spares_the_slow_endpoint_and_says_what_to_write()
    {
        // Three endpoints, one four times slower, served in turn: the log of a round robin.
        Random random = new(1);
        List<string> lines = ["arrival_seconds,class,size,service_seconds,endpoint"];
        double now = 0;
        for (int i = 0; i < 3_000; i++)
        {
            now += -Math.Log(1 - random.NextDouble()) * 0.06;
            double service = -Math.Log(1 - random.NextDouble()) * (i % 3 == 2 ? 0.3 : 0.075);
            lines.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{now:0.######},a,1,{service:0.######},e{i % 3}"));
        }

        (int code, string output, _) = await RunAsync("advise", Write("log.csv", string.Join('\n', lines)), "--current", "round-robin", "--runs", "4");

        Assert.Equal(0, code);
        Assert.Matches("Take least-(connections|response-time|finish-time) instead of round-robin", output);
        Assert.Matches("strategy: least-", output);
    }

    [Fact]
    public async Task A_log_without_times_names_the_field_it_lacks()
    {
        string line = """192.0.2.7 - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 1 "-" "x" """;

        (int code, _, string error) = await RunAsync("advise", Write("access.log", string.Join('\n', Enumerable.Repeat(line, 200))));

        Assert.Equal(CommandLine.Failed, code);
        Assert.Contains("$request_time", error, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = await CommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
