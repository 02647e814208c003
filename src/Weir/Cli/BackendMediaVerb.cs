using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Weir.Backends;
using Weir.Simulation.Workloads;

namespace Weir.Cli;

/// <summary><c>weir backend media</c>: a server of two-byte jobs for a listener with <c>protocol: jobs</c>.</summary>
internal static class BackendMediaVerb
{
    public static Command Create()
    {
        var listen = FlagKinds.Address.WithDefault("--listen", "ADDRESS", "Where to listen", "127.0.0.1:5002");
        var kind = new Option<string?>("--kind") { HelpName = "KIND", Description = "What it is good at: video or music (default: video)." };
        var unit = FlagKinds.Time.WithDefault("--unit", "TIME", "What a digit of 1 takes", "100ms");
        var exitWithParent = ParentWatch.Flag();
        kind.AcceptChoices(() => [.. MediaMix.Kinds.Distinct(StringComparer.Ordinal)]);
        var verb = new Verb(
            "media",
            "Works on jobs of two bytes, a letter (V video, P picture, M music) and a digit, one after the other, and sends them back. Video and pictures take three and two times as long on a music server, music twice as long on a video server.",
            "weir backend media --kind video --listen 127.0.0.1:5002",
            "weir backend media --kind music --listen 127.0.0.1:5003 --unit 10ms")
        {
            listen, kind, unit, exitWithParent,
        };
        verb.SetAction((parsed, _) => RunAsync(
            listen.In(parsed).EndPoint,
            parsed.GetValue(kind) ?? MediaMix.Kinds[0],
            unit.In(parsed),
            parsed.GetValue(exitWithParent),
            parsed.InvocationConfiguration.Error));
        return verb;
    }

    private static async Task<int> RunAsync(IPEndPoint listen, string kind, TimeSpan unit, bool exitWithParent, TextWriter error)
    {
        using var signals = new StopSignals();
        if (exitWithParent) ParentWatch.Start(signals.Stop);
        try
        {
            await MediaServer.RunAsync(listen, kind, unit, bound => error.WriteLine($"media ({kind}) listening on {bound}"), done: null, signals.Token);
            return 0;
        }
        catch (SocketException e)
        {
            error.WriteLine($"weir backend media: cannot listen on {listen}: {e.Message}. Choose another address with --listen.");
            return 1;
        }
    }
}
