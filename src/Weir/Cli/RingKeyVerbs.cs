using System.CommandLine;
using Weir.Ring.Storage;

namespace Weir.Cli;

/// <summary><c>weir ring put</c>, <c>get</c> and <c>delete</c>.</summary>
internal static class RingKeyVerbs
{
    private const int NotFound = 1;
    private const int NotDone = 3;

    public static Command Put()
    {
        var key = Key();
        var value = new Argument<string>("VALUE") { HelpName = "VALUE|-", Description = "The value; - reads it from standard input. At most 1 MiB." };
        var life = FlagKinds.Time.Optional("--ttl", "TIME", "Forget it after this time (default: never).");
        RingTarget target = new();
        var verb = new Verb(
            "put",
            "Writes a key. Says on how many machines the value is held when it is acknowledged.",
            "weir ring put greeting hello",
            "weir ring put session:42 - --ttl 10m < session.json",
            "weir ring put greeting hello --node 10.0.0.1:7400 --secret-file ring.secret")
        {
            key, value, life, target.Nodes, target.SecretFile,
        };
        verb.SetAction((parsed, stop) => target.RunAsync(parsed, "put", async client =>
        {
            string text = parsed.GetRequiredValue(value);
            byte[] bytes = text == "-" ? await ReadInputAsync(stop) : System.Text.Encoding.UTF8.GetBytes(text);
            if (bytes.Length > RingEntry.MaxValueBytes)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync("weir ring put: the value is larger than 1 MiB. Keep the large part elsewhere, and its name here.");
                return NotDone;
            }
            RingOutcome outcome = await client.PutAsync(parsed.GetRequiredValue(key), bytes, parsed.GetValue(life), stop);
            if (outcome.Status != RingStatus.Ok) return await FailAsync(parsed, "put", outcome);
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"written, version {outcome.Version}, {outcome.Copies} {(outcome.Copies == 1 ? "copy" : "copies")}");
            return 0;
        }));
        return verb;
    }

    public static Command Get()
    {
        var key = Key();
        RingTarget target = new();
        var verb = new Verb("get", "Writes a key's value to standard output, byte for byte.", "weir ring get greeting", "weir ring get session:42 --node 10.0.0.1:7400 > session.json")
        {
            key, target.Nodes, target.SecretFile,
        };
        verb.SetAction((parsed, stop) => target.RunAsync(parsed, "get", async client =>
        {
            RingOutcome outcome = await client.GetAsync(parsed.GetRequiredValue(key), stop);
            if (outcome.Status != RingStatus.Ok) return await FailAsync(parsed, "get", outcome);
            await using Stream output = Console.OpenStandardOutput();
            await output.WriteAsync(outcome.Value, stop);
            if (!Console.IsOutputRedirected) output.WriteByte((byte)'\n');
            return 0;
        }));
        return verb;
    }

    public static Command Delete()
    {
        var key = Key();
        RingTarget target = new();
        var verb = new Verb("delete", "Deletes a key.", "weir ring delete greeting")
        {
            key, target.Nodes, target.SecretFile,
        };
        verb.SetAction((parsed, stop) => target.RunAsync(parsed, "delete", async client =>
        {
            RingOutcome outcome = await client.DeleteAsync(parsed.GetRequiredValue(key), stop: stop);
            return outcome.Status == RingStatus.Ok ? 0 : await FailAsync(parsed, "delete", outcome);
        }));
        return verb;
    }

    private static Argument<string> Key()
    {
        var key = new Argument<string>("KEY") { HelpName = "KEY", Description = "The key, 1 to 1024 bytes." };
        key.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && System.Text.Encoding.UTF8.GetByteCount(token.Value) is 0 or > RingEntry.MaxKeyBytes)
                result.AddError("A key has from 1 to 1024 bytes.");
        });
        return key;
    }

    private static async Task<int?> FailAsync(ParseResult parsed, string verb, RingOutcome outcome)
    {
        if (outcome.Status == RingStatus.NotFound)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"weir ring {verb}: there is no such key.");
            return NotFound;
        }
        if (outcome.Status == RingStatus.Unreachable) return null;
        await parsed.InvocationConfiguration.Error.WriteLineAsync($"weir ring {verb}: " + outcome.Status switch
        {
            RingStatus.Busy => "the ring is mending or has too much to do; nothing was written. Try again.",
            RingStatus.Full => "the nodes of this key have no room. Delete some keys, give them a --ttl, or add nodes.",
            _ => "the node was lost before it answered: the write may have taken effect. Get the key, or write it again.",
        });
        return NotDone;
    }

    /// <summary>One byte more than is allowed tells that it is too much.</summary>
    private static async Task<byte[]> ReadInputAsync(CancellationToken stop)
    {
        await using Stream input = Console.OpenStandardInput();
        byte[] bytes = new byte[RingEntry.MaxValueBytes + 1];
        int length = await input.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        return bytes[..length];
    }
}
