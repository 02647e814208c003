using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Sockets;
using Weir.Samples.Pi;

namespace Weir.Cli;

/// <summary><c>weir backend pi</c>: answers <c>GET /10</c> with π to ten decimals, as slowly as it is told to.</summary>
internal static class BackendPiVerb
{
    private const int MaxWorkers = 10_000;
    private const int LongestName = 64;

    public static Command Create()
    {
        var listen = FlagKinds.Address.WithDefault("--listen", "ADDRESS", "Where to listen", "127.0.0.1:5000");
        var name = new Option<string?>("--name") { HelpName = "NAME", Description = "What it calls itself in X-Endpoint (default: its address)." };
        var delay = FlagKinds.Time.WithDefault("--delay", "TIME", "Time that each request costs besides", "0ms");
        var delayPerDigit = FlagKinds.Time.WithDefault("--delay-per-digit", "TIME", "Time that each digit costs besides, as on a slow server", "0us");
        var workers = FlagKinds.Integer(1, MaxWorkers).Optional("--workers", "N", "Requests worked on at a time; others wait (default: no limit).");
        var exitWithParent = ParentWatch.Flag();
        name.Validators.Add(RefuseUnprintable);

        var verb = new Verb(
            "pi",
            "Serves π over HTTP: GET /10 answers 3.1415926535, as text, as a page or as JSON by Accept; up to 100,000 digits.",
            "weir backend pi --listen 127.0.0.1:5000",
            "weir backend pi --listen 127.0.0.1:5001 --name slow --delay-per-digit 50us --workers 1",
            "curl -s localhost:5000/10")
        {
            listen, name, delay, delayPerDigit, workers, exitWithParent,
        };
        verb.SetAction((parsed, _) => RunAsync(
            new PiOptions
            {
                Listen = listen.In(parsed).EndPoint,
                Name = parsed.GetValue(name),
                Delay = delay.In(parsed),
                DelayPerDigit = delayPerDigit.In(parsed),
                Workers = parsed.GetValue(workers),
            },
            parsed.GetValue(exitWithParent),
            parsed.InvocationConfiguration.Error));
        return verb;
    }

    private static async Task<int> RunAsync(PiOptions options, bool exitWithParent, TextWriter error)
    {
        using var signals = new StopSignals();
        if (exitWithParent) ParentWatch.Start(signals.Stop);
        try
        {
            await PiServer.RunAsync(options, url => error.WriteLine($"pi listening on {url}"), signals.Token);
            return 0;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            error.WriteLine($"weir backend pi: cannot listen on {options.Listen}: {e.Message} Choose another address with --listen.");
            return 1;
        }
    }

    // The name travels in a header and in a page.
    private static void RefuseUnprintable(OptionResult result)
    {
        if (result.Tokens.Count != 1) return;
        string name = result.Tokens[0].Value;
        if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAnyExceptInRange('!', '~'))
            result.AddError($"--name: '{UsageErrors.Echo(name)}' is not a name. Write 1 to {LongestName} printable ASCII characters without a space.");
    }
}
