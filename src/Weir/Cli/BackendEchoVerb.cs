using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Weir.Backends;

namespace Weir.Cli;

/// <summary><c>weir backend echo</c>: sends back over TCP what it receives.</summary>
internal static class BackendEchoVerb
{
    public static Command Create()
    {
        var listen = FlagKinds.Address.WithDefault("--listen", "ADDRESS", "Where to listen", "127.0.0.1:5001");
        var exitWithParent = ParentWatch.Flag();
        var verb = new Verb(
            "echo",
            "Sends every byte back over TCP. Once the client has ended its side, the rest is sent and the connection closed.",
            "weir backend echo --listen 127.0.0.1:5001",
            "weir run --listen :9000 --to 127.0.0.1:5001 --protocol tcp")
        {
            listen, exitWithParent,
        };
        verb.SetAction((parsed, _) => RunAsync(
            listen.In(parsed).EndPoint, parsed.GetValue(exitWithParent), parsed.InvocationConfiguration.Error));
        return verb;
    }

    private static async Task<int> RunAsync(IPEndPoint listen, bool exitWithParent, TextWriter error)
    {
        using var signals = new StopSignals();
        if (exitWithParent) ParentWatch.Start(signals.Stop);
        try
        {
            await TcpEcho.RunAsync(listen, bound => error.WriteLine($"echo listening on {bound}"), signals.Token);
            return 0;
        }
        catch (SocketException e)
        {
            error.WriteLine($"weir backend echo: cannot listen on {listen}: {e.Message}. Choose another address with --listen.");
            return 1;
        }
    }
}
