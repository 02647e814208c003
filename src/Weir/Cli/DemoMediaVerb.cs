using System.CommandLine;
using Weir.Demo;
using Weir.Demo.Media;

namespace Weir.Cli;

/// <summary><c>weir demo media</c>: unlike servers, unlike jobs, and what each strategy makes of them.</summary>
internal static class DemoMediaVerb
{
    public static Command Create()
    {
        var count = FlagKinds.Integer(1, MediaDemoOptions.MaxCount).WithDefault("--count", "N", $"Jobs of the stream, 1 to {MediaDemoOptions.MaxCount}", "24");
        var rate = FlagKinds.Number(0.1, 10_000).WithDefault("--rate", "N", "Jobs a second", "50");
        var seed = FlagKinds.Integer(0, int.MaxValue).WithDefault("--seed", "N", "Of the stream: the same seed, the same jobs", "1");
        var unit = FlagKinds.Time.WithDefault("--unit", "TIME", "What a digit of 1 takes", "100ms");
        var port = FlagKinds.Integer(1, ushort.MaxValue - MediaDemoOptions.Strategies.Length).WithDefault(
            "--port", "PORT", "Where the balancer listens on 127.0.0.1: this port and the next ones, one for each strategy", "8090");
        var verb = new Verb(
            "media",
            "Starts two video servers, a music server and a balancer, sends the same jobs by one strategy after the other, and shows who worked on what, and when.",
            "weir demo media",
            "weir demo media --count 60 --unit 20ms --seed 7")
        {
            count, rate, seed, unit, port,
        };
        verb.SetAction((parsed, _) => RunAsync(
            new MediaDemoOptions
            {
                Count = count.In(parsed),
                Rate = rate.In(parsed),
                Seed = seed.In(parsed),
                Unit = unit.In(parsed),
                Port = port.In(parsed),
            },
            parsed.InvocationConfiguration));
        return verb;
    }

    private static async Task<int> RunAsync(MediaDemoOptions options, InvocationConfiguration console)
    {
        using var signals = new StopSignals(onHangUp: true);
        try
        {
            await MediaDemoRun.RunAsync(options, console.Output, signals.Token);
            return 0;
        }
        catch (DemoException e)
        {
            await console.Error.WriteLineAsync($"weir demo media: {e.Message}");
            return 1;
        }
    }
}
