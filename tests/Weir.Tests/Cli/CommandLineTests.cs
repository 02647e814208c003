using Weir.Cli;
using Xunit;

namespace Weir.Tests.Cli;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("stres", "Unknown verb 'stres'. Did you mean 'stress'?")]
    [InlineData("demoo", "Unknown verb 'demoo'. Did you mean 'demo'?")]
    [InlineData("zzzzzzz", "Unknown verb 'zzzzzzz'. Known: run, check, reload, route, schema, strategies, simulate, advise, cert, backend, demo, stress, ring, version.")]
    [InlineData("ring start", "'weir ring start' needs --bind ADDRESS")]
    [InlineData("ring start --bind 127.0.0.1", "--bind: '127.0.0.1' is not an address to listen on.")]
    [InlineData("ring start --bind :7400 --copies 5 --successors 4", "--copies is more than --successors")]
    [InlineData("ring get a --node x", "--node: 'x' is not an address to listen on.")]
    [InlineData("ring simulate --nodes 100000 --virtual 1000", "--nodes times --virtual is more than")]
    [InlineData("run --strateg x", "Unknown flag '--strateg' of 'weir run'. Did you mean '--strategy'?")]
    [InlineData("demo --prot=9000", "Unknown flag '--prot' of 'weir demo'. Did you mean '--port'?")]
    [InlineData("backend p1", "Unknown word 'p1' after 'weir backend'. Did you mean 'pi'?")]
    [InlineData("cert", "'weir cert' needs a verb: dev.")]
    [InlineData("backend", "'weir backend' needs a verb: pi, echo, media.")]
    [InlineData("version now", "Unexpected word 'now' after 'weir version'.")]
    [InlineData("demo --port abc", "--port: 'abc' is not a whole number in range. Write one from 1 to 65535.")]
    [InlineData("demo --port 0", "--port: '0' is not a whole number in range. Write one from 1 to 65535.")]
    [InlineData("demo --backends 27", "--backends: '27' is not a whole number in range. Write one from 1 to 26.")]
    [InlineData("demo --strategy leastconn", "--strategy: 'leastconn' is not known. Did you mean 'least-connections'? Known: first, ")]
    [InlineData("demo --for 10", "--for: '10' is not a time. Write a number with its unit: 50us, 20ms, 1.5s, 2m or 1h.")]
    [InlineData("demo --port", "--port needs a value: --port PORT.")]
    [InlineData("backend pi --listen 127.0.0.1", "--listen: '127.0.0.1' is not an address to listen on. Write IP:PORT")]
    [InlineData("backend pi --name a\tb", "--name: 'a?b' is not a name. Write 1 to 64 printable ASCII characters without a space.")]
    [InlineData("run --listen :80", "--listen and --to need each other")]
    [InlineData("run --config a --listen :80 --to b:1", "--config and --listen, --to, --strategy, --protocol exclude each other.")]
    [InlineData("run --config a --strategy random", "--config and --listen, --to, --strategy, --protocol exclude each other.")]
    [InlineData("run --listen :80 --to b:1 --protocol htp", "--protocol: 'htp' is not known. Did you mean 'http'? Known: http, tcp.")]
    [InlineData("run --listen :80 --to b:1 --engine kqueue", "--engine: 'kqueue' is not known. Known: auto, epoll, sockets.")]
    [InlineData("route GET", "'weir route' needs URL")]
    [InlineData("route GET ftp://x/", "'ftp://x/' is not a URL of http or https.")]
    [InlineData("route G(T http://x/", "'G(T' is not a method.")]
    [InlineData("route GET http://x/ --from home", "--from: 'home' is not an IP address.")]
    [InlineData("route GET http://x/ -H nocolon", "--header: 'nocolon' is not a header.")]
    [InlineData("strategies try leastconn --endpoints a,b", "NAME: 'leastconn' is not known. Did you mean 'least-connections'? Known: first, ")]
    [InlineData("strategies try random", "--endpoints is missing.")]
    [InlineData("strategies try random --endpoints a,a", "--endpoints: a name comes twice.")]
    [InlineData("strategies try random --endpoints a,b --weights 1", "--weights: 1 for 2 endpoints.")]
    [InlineData("strategies try random --endpoints a,b --costs v:{x:1}", "--costs has nothing for a.")]
    [InlineData("stress", "'weir stress' needs URL")]
    [InlineData("stress localhost:8080", "'localhost:8080' is not a URL. Write it whole, as in http://localhost:8080/100.")]
    [InlineData("stress https://localhost/", "'https://localhost/': the stress test speaks http only, not https.")]
    [InlineData("stress http://h/ --range 5", "--range: '5' is not a range. Write two whole numbers, the smaller one first, as in 100-1000.")]
    [InlineData("stress http://h/ --range 9-5", "--range: '9-5' is not a range.")]
    [InlineData("stress http://h/ --requests 5 --for 1s", "--requests and --for exclude each other")]
    [InlineData("stress http://h/ --header nocolon", "--header: 'nocolon' is not a header.")]
    [InlineData("stress http://h/ --header Content-Length:5", "--header: 'Content-Length:5' cannot be given")]
    [InlineData("stress http://h/ --method G(T", "--method: 'G(T' is not a method.")]
    [InlineData("stress http://h/ --rate -1", "--rate: '-1' is not a number in range.")]
    public async Task A_command_line_that_makes_no_sense_is_answered_with_the_mend_and_exit_code_2(string line, string message)
    {
        var (code, output, error) = await RunAsync(line.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Contains("--help'.", error, StringComparison.Ordinal);
        Assert.Empty(output);
    }

    [Fact]
    public async Task A_header_with_a_line_break_is_refused()
    {
        var (code, _, error) = await RunAsync("stress", "http://h/", "--header", "X: a\r\nY: b");
        Assert.Equal(2, code);
        Assert.Contains("'X: a??Y: b' is not a header", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_value_is_not_repeated_in_full()
    {
        var (_, _, error) = await RunAsync("demo", "--port", new string('9', 5_000));
        Assert.InRange(error.Length, 60, 300);
    }

    [Fact]
    public async Task The_value_of_an_unknown_flag_is_no_second_error()
    {
        var (_, _, error) = await RunAsync("run", "--strateg", "random");
        Assert.DoesNotContain("'random'", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run --help")]
    [InlineData("check --help")]
    [InlineData("schema --help")]
    [InlineData("strategies --help")]
    [InlineData("strategies try --help")]
    [InlineData("cert --help")]
    [InlineData("cert dev --help")]
    [InlineData("backend --help")]
    [InlineData("backend pi --help")]
    [InlineData("backend echo --help")]
    [InlineData("backend media --help")]
    [InlineData("demo media --help")]
    [InlineData("demo --help")]
    [InlineData("stress --help")]
    [InlineData("version --help")]
    public async Task Every_verb_has_help_with_examples(string line)
    {
        var (code, output, error) = await RunAsync(line.Split(' '));
        Assert.Equal((0, ""), (code, error));
        Assert.Matches("Examples:\n  (weir|curl)", output);
        Assert.DoesNotContain("exit-with-parent", output, StringComparison.Ordinal);
        Assert.DoesNotContain("[default:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_argument_that_may_be_left_out_looks_the_same_everywhere()
    {
        var (_, output, _) = await RunAsync("check", "--help");
        Assert.Contains(" check [<FILE>] ", output, StringComparison.Ordinal);
        Assert.Contains("  [<FILE>]  The configuration", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "1 to 65535")]
    [InlineData("--backends", "1 to 26")]
    public async Task The_help_of_the_demo_tells_the_range_of_a_number(string flag, string range)
    {
        var (_, output, _) = await RunAsync("demo", "--help");
        Assert.Contains(range, output.Split('\n').Single(line => line.StartsWith($"  {flag} <", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_examples_of_every_verb_parse()
    {
        foreach (var verb in CommandLine.Root().Subcommands.Concat(CommandLine.Root().Subcommands.SelectMany(s => s.Subcommands)).OfType<Verb>())
        {
            foreach (string example in verb.Examples.Where(e => e.StartsWith("weir ", StringComparison.Ordinal) && !e.StartsWith("weir run  ", StringComparison.Ordinal)))
            {
                string line = example.Split(" # ")[0].Split(" > ")[0].Split(" < ")[0].Replace("weir ", "", StringComparison.Ordinal);
                var parsed = CommandLine.Root().Parse(line);
                Assert.True(parsed.Errors.Count == 0, $"{example}: {string.Join(' ', parsed.Errors)}");
            }
        }

        await Task.CompletedTask;
    }

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    public async Task The_version_is_one_line(string word)
    {
        var (code, output, _) = await RunAsync(word);
        Assert.Equal(0, code);
        Assert.Matches(@"^weir \d+\.\d+\.\d+.*\(\.NET .*\)\n$", output);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = await CommandLine.RunAsync(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
