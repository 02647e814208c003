using System.CommandLine;

namespace Weir.Cli;

/// <summary><c>weir run</c>: balances, by a file or by flags, until it is told to stop.</summary>
internal static class RunVerb
{
    /// <summary>The file that is read when no other is named.</summary>
    public const string DefaultFile = "weir.yaml";

    private const int MaxLoops = 1_024;

    public static Command Create()
    {
        var config = new Option<string?>("--config", "-c") { HelpName = "FILE", Description = $"The configuration (default: {DefaultFile} when it exists)." };
        var listen = Text("--listen", "ADDRESS", "Without a file: where to listen, as in :8080 or 127.0.0.1:8080.");
        var to = Text("--to", "ADDRESSES", "Without a file: the endpoints, as in 10.0.0.11:80,10.0.0.12:80.");
        var strategy = Text("--strategy", "NAME", "Without a file: how an endpoint is picked; 'weir strategies' lists them.");
        var protocol = Text("--protocol", "http|tcp", "Without a file: what is balanced (default: http).");
        var engine = Text("--engine", "auto|epoll|sockets", "What the event loops are built on; overrides the file.");
        var loops = FlagKinds.Integer(1, MaxLoops).Optional("--loops", "N", "Event loops; overrides the file (default: as many as usable cores).");
        var pin = Text("--pin", "[CPUS]", "Pin loops to CPUs: alone in order, or to a list as in 0,2; overrides the file.");
        pin.Arity = ArgumentArity.ZeroOrOne;
        var admin = Text("--admin", "ADDRESS", "Where /healthz and /metrics are served; overrides the file.");
        var accessLog = Text("--access-log", "stdout|stderr|FILE", "Write an access log in JSON lines; overrides the file.");
        var watch = new Option<bool>("--watch") { Description = "Reload when the content of the file changes." };
        var exitWithParent = ParentWatch.Flag();
        protocol.AcceptChoices(() => ["http", "tcp"]);
        engine.AcceptChoices(() => ["auto", "epoll", "sockets"]);

        var verb = new Verb(
            "run",
            "Runs the load balancer until SIGTERM or Ctrl-C, then drains.",
            "weir run                                # weir.yaml of this folder",
            "weir run --config /etc/weir/weir.yaml",
            "weir run --listen :8080 --to 10.0.0.11:80,10.0.0.12:80 --strategy least-connections",
            "weir run --listen :5432 --to 10.0.0.21:5432,10.0.0.22:5432 --protocol tcp",
            "weir run --config weir.yaml --engine epoll --loops 2 --pin 0,1 --access-log stdout")
        {
            config, listen, to, strategy, protocol, engine, loops, pin, admin, accessLog, watch, exitWithParent,
        };
        verb.Check(result =>
        {
            bool byFile = result.GetResult(config) is not null;
            bool byFlags = result.GetResult(listen) is not null || result.GetResult(to) is not null;
            if (byFlags && result.GetResult(watch) is not null)
                result.AddError("--watch goes with a file: flags do not change.");
            bool needsFlags = result.GetResult(strategy) is not null || result.GetResult(protocol) is not null;
            if (byFile && (byFlags || needsFlags))
                result.AddError("--config and --listen, --to, --strategy, --protocol exclude each other. Write the listener into the file, or leave out --config.");
            else if (byFlags && (result.GetResult(listen) is null || result.GetResult(to) is null))
                result.AddError("--listen and --to need each other: --listen says where clients connect, --to where their requests go.");
            else if (needsFlags && !byFlags)
                result.AddError("--strategy and --protocol go with --listen and --to. With a file they are keys of the file.");
            else if (!byFile && !byFlags && !File.Exists(DefaultFile))
                result.AddError($"Nothing to run: there is no {DefaultFile} here. Give --config FILE, or --listen ADDRESS --to ADDRESSES.");
        });
        verb.SetAction(async (parsed, _) =>
        {
            using var signals = new StopSignals();
            if (parsed.GetValue(exitWithParent)) ParentWatch.Start(signals.Stop);
            var options = new RunOptions
            {
                ConfigFile = parsed.GetValue(config) ?? (parsed.GetValue(listen) is null ? DefaultFile : null),
                Listen = parsed.GetValue(listen),
                To = parsed.GetValue(to),
                Strategy = parsed.GetValue(strategy),
                Protocol = parsed.GetValue(protocol),
                Engine = parsed.GetValue(engine),
                Loops = parsed.GetValue(loops),
                Pin = parsed.GetResult(pin) is null ? null : parsed.GetValue(pin) ?? "true",
                Admin = parsed.GetValue(admin),
                AccessLog = parsed.GetValue(accessLog),
                Watch = parsed.GetValue(watch),
            };
            return await VerbActions.RunAsync(options, signals.Token);
        });
        return verb;
    }

    private static Option<string?> Text(string name, string valueName, string description) =>
        new(name) { HelpName = valueName, Description = description };
}
