using System.CommandLine;
using Weir.Ring.Protocol;
using Weir.Ring.Transport;

namespace Weir.Cli;

/// <summary><c>weir ring start</c>: one node, until it is told to stop.</summary>
internal static class RingStartVerb
{
    private const int Failed = 1;
    private const int MaxPositions = 64;
    private const int MaxSuccessors = 64;

    public static Command Create()
    {
        var bind = new Option<ListenAddress?>("--bind")
        {
            HelpName = "ADDRESS",
            Required = true,
            Description = $"Where this node listens and others reach it, as in 10.0.0.1:{RingServiceOptions.DefaultPort}.",
            CustomParser = result => FlagKinds.ParseAll("--bind", FlagKinds.Address, result) is [var one] ? one : null,
        };
        var join = new Option<ListenAddress[]>("--join")
        {
            HelpName = "ADDRESS",
            Description = "A member to join through; may be repeated. Without it a new ring begins.",
            CustomParser = result => FlagKinds.ParseAll("--join", FlagKinds.Address, result),
        };
        var secretFile = RingTarget.Secret();
        var id = new Option<string?>("--id") { HelpName = "NAME", Description = "What its place on the ring is derived from, or the place itself in 40 hexadecimal digits (default: its address)." };
        var positions = FlagKinds.Integer(1, MaxPositions).WithDefault("--positions", "N", "Virtual nodes: a machine with twice the capacity takes twice as many", "1");
        var copies = FlagKinds.Integer(1, 16).WithDefault("--copies", "K", "Machines that hold each key; the same on all nodes", "3");
        var least = FlagKinds.Integer(1, 16).WithDefault("--min-copies", "N", "Refuse writes while fewer machines than this could hold them", "1");
        var successors = FlagKinds.Integer(1, MaxSuccessors).WithDefault("--successors", "R", "Nodes known ahead: the ring heals while fewer than R consecutive ones die at once", "16");
        var exitWithParent = ParentWatch.Flag();
        var verb = new Verb(
            "start",
            "Runs a node of a ring until SIGTERM or Ctrl-C; then it hands its keys on and leaves.",
            "weir ring start --bind 127.0.0.1:7400                            # begins a ring",
            "weir ring start --bind 127.0.0.1:7401 --join 127.0.0.1:7400",
            "weir ring start --bind 10.0.0.2:7400 --join 10.0.0.1:7400 --secret-file ring.secret")
        {
            bind, join, secretFile, id, positions, copies, least, successors, exitWithParent,
        };
        verb.Check(result =>
        {
            if (copies.In(result) > successors.In(result)) result.AddError("--copies is more than --successors: a node can only copy to nodes it knows. Raise --successors.");
            if (least.In(result) > copies.In(result)) result.AddError("--min-copies is more than --copies. Raise --copies.");
        });
        verb.SetAction(async (parsed, _) =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            RingSecret secret = RingSecret.None;
            if (parsed.GetValue(secretFile) is { } file && RingSecret.Read(file, out secret) is { } fault)
            {
                await error.WriteLineAsync($"weir ring start: --secret-file: {fault}");
                return Failed;
            }
            RingServiceOptions options = new()
            {
                Bind = parsed.GetValue(bind)!.Value.EndPoint,
                Join = [.. (parsed.GetValue(join) ?? []).Select(j => j.EndPoint)],
                Secret = secret,
                Name = parsed.GetValue(id),
                Positions = positions.In(parsed),
                Ring = new() { Copies = copies.In(parsed), MinimumCopies = least.In(parsed), Successors = successors.In(parsed) },
                Log = error.WriteLine,
            };
            return await RunAsync(options, parsed.GetValue(exitWithParent), error);
        });
        return verb;
    }

    private static async Task<int> RunAsync(RingServiceOptions options, bool exitWithParent, TextWriter error)
    {
        using StopSignals signals = new();
        if (exitWithParent) ParentWatch.Start(signals.Stop);
        try
        {
            await using RingService service = new(options);
            service.Start();
            PositionStatus first = service.Describe()[0];
            await error.WriteLineAsync($"weir ring: listening on {service.LocalEndPoint}, position {first.Self.Id.ToShortString()}{(options.Join.Count == 0 ? ", a new ring" : "")}");
            if (options.Join.Count > 0 && !await JoinedAsync(service, error, signals.Token)) return Failed;
            await WaitAsync(signals.Token);
            await error.WriteLineAsync("weir ring: leaving; a second signal ends at once");
            await service.LeaveAsync();
            return 0;
        }
        catch (RingRefusedException e)
        {
            await error.WriteLineAsync($"weir ring start: {e.Message.TrimEnd('.')}.");
            return Failed;
        }
    }

    /// <returns>False when it can never join; a stop counts as joined.</returns>
    private static async Task<bool> JoinedAsync(RingService service, TextWriter error, CancellationToken stop)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        try
        {
            while (!service.IsMember)
            {
                if (service.Fault is { } fault)
                {
                    await error.WriteLineAsync($"weir ring start: {fault}. Choose another --id or --bind.");
                    return false;
                }
                await timer.WaitForNextTickAsync(stop);
            }
            await error.WriteLineAsync("weir ring: joined");
        }
        catch (OperationCanceledException)
        {
            // Told to stop before it had joined: it leaves like any other.
        }
        return true;
    }

    private static async Task WaitAsync(CancellationToken stop)
    {
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
