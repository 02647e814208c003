using System.CommandLine;
using Weir.Ring.Protocol;
using Weir.Ring.Storage;
using Weir.Rings;

namespace Weir.Cli;

/// <summary><c>weir ring list</c>, <c>lookup</c> and <c>status</c>.</summary>
internal static class RingInquiryVerbs
{
    private const int PageEntries = 1_000;

    public static Command List()
    {
        var prefix = new Option<string?>("--prefix") { HelpName = "TEXT", Description = "Only keys that begin so." };
        RingTarget target = new();
        var verb = new Verb(
            "list",
            "Lists the keys that one node owns, with bytes, expiry and version. For all keys ask each node of 'weir ring status'.",
            "weir ring list --node 127.0.0.1:7401",
            "weir ring list --prefix session:")
        {
            prefix, target.Nodes, target.SecretFile,
        };
        verb.SetAction((parsed, stop) => target.RunAsync(parsed, "list", async client =>
        {
            for (string after = ""; ;)
            {
                if (await client.AskAsync(new RingMessage.AskList(parsed.GetValue(prefix) ?? "", after, PageEntries), stop) is not RingMessage.Listing page) return null;
                foreach (ListedEntry entry in page.Found) await parsed.InvocationConfiguration.Output.WriteLineAsync(RingText.Line(entry));
                if (!page.HasMore || page.Found.Length == 0) return 0;
                after = page.Found[^1].Key;
            }
        }));
        return verb;
    }

    public static Command Lookup()
    {
        var key = new Argument<string>("KEY") { HelpName = "KEY", Description = "The key." };
        RingTarget target = new();
        var verb = new Verb("lookup", "Says which node owns a key, and by which nodes it was found.", "weir ring lookup greeting")
        {
            key, target.Nodes, target.SecretFile,
        };
        verb.SetAction((parsed, stop) => target.RunAsync(parsed, "lookup", async client =>
        {
            if (await client.AskAsync(new RingMessage.AskOwner(parsed.GetRequiredValue(key)), stop) is not RingMessage.OwnerFound found || found.Found is null) return null;
            await parsed.InvocationConfiguration.Output.WriteAsync(RingText.Owner(found));
            return 0;
        }));
        return verb;
    }

    public static Command Status()
    {
        RingTarget target = new();
        var verb = new Verb("status", "Shows a node's neighbours and fingers, what it holds, and the ring as it sees it.", "weir ring status --node 127.0.0.1:7401")
        {
            target.Nodes, target.SecretFile,
        };
        verb.SetAction((parsed, stop) => target.RunAsync(parsed, "status", async client =>
        {
            if (await client.AskAsync(new RingMessage.AskStatus(), stop) is not RingMessage.Status status) return null;
            await parsed.InvocationConfiguration.Output.WriteAsync(RingText.Status(status.Positions));
            return 0;
        }));
        return verb;
    }
}
