using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Sockets;
using Weir.Stress;

namespace Weir.Cli;

/// <summary><c>weir stress</c>: loads a server and says how it bore it.</summary>
internal static class StressVerb
{
    private const int MaxConnections = 20_000;
    private const double MaxRate = 10_000_000;

    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(10);

    private static readonly FlagKind<NumberRange> Range = new(
        "a range", "Write two whole numbers, the smaller one first, as in 100-1000.", NumberRange.TryParse);

    public static Command Create()
    {
        var url = new Argument<Uri>("URL")
        {
            HelpName = "URL",
            Description = "What to request, as in http://localhost:8080/100.",
            CustomParser = ParseUrl,
        };
        var connections = FlagKinds.Integer(1, MaxConnections).WithDefault("--connections", "N", "Connections at a time", "50");
        var requests = FlagKinds.Long(1, long.MaxValue).Optional("--requests", "N", "Stop after this many requests.");
        var duration = FlagKinds.Time.Optional("--for", "TIME", "Stop after this time (default: 10s).");
        var rate = FlagKinds.Number(0.001, MaxRate).Optional(
            "--rate", "R", "Send R requests a second whatever the server does (open loop); latency then counts from when a request was due.");
        var range = Range.Optional("--range", "A-B", "Put a random number from A to B in place of the path's last segment.");
        var seed = FlagKinds.Integer(0, int.MaxValue).WithDefault("--seed", "N", "Repeats the random numbers of --range", "1");
        var method = new Option<string?>("--method") { HelpName = "NAME", Description = "The method (default: GET); POST, PUT and PATCH send no content." };
        var header = new Option<string[]>("--header") { HelpName = "\"X: y\"", Description = "A header to send; may be repeated.", Arity = ArgumentArity.OneOrMore };
        var by = new Option<string?>("--by") { HelpName = "HEADER", Description = "Count answers by this response header (default: X-Endpoint)." };
        var timeout = FlagKinds.Time.WithDefault("--timeout", "TIME", "The longest a connect and an answer may take", "10s");
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        method.Validators.Add(result => RefuseNonToken(result, "a method", "GET"));
        by.Validators.Add(result => RefuseNonToken(result, "a header's name", "X-Endpoint"));
        header.Validators.Add(RefuseBadHeader);

        var verb = new Verb(
            "stress",
            "Loads a server over HTTP/1.1 and prints rate, latency, errors and which endpoint answered how often.",
            "weir stress http://localhost:8080/100",
            "weir stress http://localhost:8080/ --range 100-1000 --for 30s --connections 200",
            "weir stress http://localhost:8080/100 --rate 5000 --for 1m --json > result.json",
            "weir stress http://localhost:8080/100 --requests 100000 --header \"Accept: application/json\"")
        {
            url, connections, requests, duration, rate, range, method, header, by, timeout, seed, json,
        };
        verb.Check(result =>
        {
            if (result.GetResult(requests) is not null && result.GetResult(duration) is not null)
                result.AddError("--requests and --for exclude each other: either says when to stop.");
        });
        verb.SetAction((parsed, _) =>
        {
            var options = new StressOptions
            {
                Url = parsed.GetRequiredValue(url),
                Connections = connections.In(parsed),
                Requests = parsed.GetValue(requests),
                Duration = parsed.GetValue(duration) ?? (parsed.GetValue(requests) is null ? DefaultDuration : null),
                Rate = parsed.GetValue(rate),
                Range = parsed.GetValue(range),
                Method = parsed.GetValue(method) ?? "GET",
                Headers = parsed.GetValue(header) ?? [],
                By = parsed.GetValue(by) ?? "X-Endpoint",
                Timeout = timeout.In(parsed),
                Seed = seed.In(parsed),
            };
            return RunAsync(options, parsed.GetValue(json), parsed.InvocationConfiguration);
        });
        return verb;
    }

    /// <returns>0, or 1 when not one request was answered.</returns>
    private static async Task<int> RunAsync(StressOptions options, bool asJson, InvocationConfiguration console)
    {
        using var signals = new StopSignals();
        try
        {
            var report = await StressRun.RunAsync(options, Console.IsErrorRedirected ? null : console.Error, signals.Token);
            await console.Output.WriteAsync(asJson ? StressJson.Write(report) + "\n" : StressText.Write(report));
            return report.Statistics.Latency.Count > 0 ? 0 : 1;
        }
        catch (SocketException e)
        {
            await console.Error.WriteLineAsync($"weir stress: '{options.Url.Host}' has no address: {e.Message}. Check the URL's host.");
            return 1;
        }
    }

    private static Uri ParseUrl(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        string shown = UsageErrors.Echo(text);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
            result.AddError($"'{shown}' is not a URL. Write it whole, as in http://localhost:8080/100.");
        else if (url.Scheme != Uri.UriSchemeHttp)
            result.AddError($"'{shown}': the stress test speaks http only, not {url.Scheme}.");
        else
            return url;
        return null!; // the error keeps the verb from being run
    }

    private static void RefuseNonToken(OptionResult result, string what, string example)
    {
        if (result.Tokens.Count == 1 && !IsToken(result.Tokens[0].Value))
            result.AddError($"{result.Option.Name}: '{UsageErrors.Echo(result.Tokens[0].Value)}' is not {what}. Write it as in {result.Option.Name} {example}.");
    }

    private static void RefuseBadHeader(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            int colon = token.Value.IndexOf(':', StringComparison.Ordinal);
            string shown = UsageErrors.Echo(token.Value);
            if (colon < 1 || !IsToken(token.Value[..colon]) || token.Value.Any(char.IsControl))
                result.AddError($"--header: '{shown}' is not a header. Write it as in --header \"Accept: text/html\".");
            // The requests have no content: a length or a coding would make the server wait for some.
            else if (token.Value[..colon].ToUpperInvariant() is "CONTENT-LENGTH" or "TRANSFER-ENCODING")
                result.AddError($"--header: '{shown}' cannot be given: the requests carry no content.");
        }
    }

    // RFC 9110 §5.6.2.
    private static bool IsToken(string text) =>
        text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
