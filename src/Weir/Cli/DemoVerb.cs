using System.CommandLine;
using Weir.Balancing.Strategies;
using Weir.Demo;

namespace Weir.Cli;

/// <summary><c>weir demo</c>: back ends, a balancer and a live table on this machine.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        var strategy = new Option<string?>("--strategy") { HelpName = "NAME", Description = "How an endpoint is picked; 'weir strategies' lists them (default: round-robin)." };
        var port = FlagKinds.Integer(1, ushort.MaxValue).WithDefault("--port", "PORT", "Where the balancer listens on 127.0.0.1, 1 to 65535", "8080");
        var backends = FlagKinds.Integer(1, DemoOptions.MaxBackends).WithDefault("--backends", "N", $"How many back ends, 1 to {DemoOptions.MaxBackends}; the last one is slow", "4");
        var duration = FlagKinds.Time.Optional("--for", "TIME", "Stop after this time (default: at Ctrl-C).");
        strategy.AcceptChoices(() => StrategyCatalog.Names);
        var verb = new Verb(
            "demo",
            "Starts π back ends (one slower), a balancer before them, and shows where the requests go.",
            "weir demo",
            "weir demo --strategy round-robin --backends 8 --port 9000",
            "weir demo --for 10s",
            "weir demo media")
        {
            strategy, port, backends, duration, DemoMediaVerb.Create(),
        };
        verb.SetAction((parsed, _) => RunAsync(
            new DemoOptions
            {
                Strategy = parsed.GetValue(strategy) ?? "round-robin",
                Port = port.In(parsed),
                Backends = backends.In(parsed),
                Duration = parsed.GetValue(duration),
            },
            parsed.InvocationConfiguration));
        return verb;
    }

    private static async Task<int> RunAsync(DemoOptions options, InvocationConfiguration console)
    {
        using var signals = new StopSignals(onHangUp: true);
        try
        {
            await DemoRun.RunAsync(options, console.Output, signals.Token);
            return 0;
        }
        catch (DemoException e)
        {
            await console.Error.WriteLineAsync($"weir demo: {e.Message}");
            return 1;
        }
    }
}
