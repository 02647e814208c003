using System.CommandLine;
using System.Net;
using Weir.Ring.Transport;

namespace Weir.Cli;

/// <summary>The flags by which a verb says which ring it means, and the asking itself.</summary>
internal sealed class RingTarget
{
    /// <summary>No node could be reached, or none that shares the secret.</summary>
    public const int Unreachable = 2;

    public Option<ListenAddress[]> Nodes { get; } = new("--node")
    {
        HelpName = "ADDRESS",
        Description = $"A node to ask; may be repeated: the next is asked when one is gone (default: 127.0.0.1:{RingServiceOptions.DefaultPort}).",
        CustomParser = result => FlagKinds.ParseAll("--node", FlagKinds.Address, result),
    };

    public Option<string?> SecretFile { get; } = Secret();

    /// <summary>The flag of all verbs that speak to nodes.</summary>
    public static Option<string?> Secret() => new("--secret-file")
    {
        HelpName = "FILE",
        Description = "The secret that the nodes share, at least 16 bytes; needed beyond loopback.",
    };

    /// <summary>Connects, asks, and says why where nobody answers.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="verb">For messages.</param>
    /// <param name="ask">Gives the exit code; null when no node was reached.</param>
    public async Task<int> RunAsync(ParseResult parsed, string verb, Func<RingClient, Task<int?>> ask)
    {
        TextWriter error = parsed.InvocationConfiguration.Error;
        RingSecret secret = RingSecret.None;
        if (parsed.GetValue(SecretFile) is { } file && RingSecret.Read(file, out secret) is { } fault)
        {
            await error.WriteLineAsync($"weir ring {verb}: --secret-file: {fault}");
            return Unreachable;
        }
        IPEndPoint[] nodes = parsed.GetValue(Nodes) is { Length: > 0 } given
            ? [.. given.Select(g => g.EndPoint)]
            : [new IPEndPoint(IPAddress.Loopback, RingServiceOptions.DefaultPort)];
        await using RingClient client = new(nodes, secret);
        if (await ask(client) is { } code) return code;
        string why = client.LastFault is { } reason ? $" ({reason.TrimEnd('.')})" : "";
        await error.WriteLineAsync(
            $"weir ring {verb}: no node answers at {string.Join(", ", nodes.Select(n => n.ToString()))}{why}. Name one that runs by --node, and its secret by --secret-file.");
        return Unreachable;
    }
}
