using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Weir.Composition;

namespace Weir.Cli;

/// <summary><c>weir route</c>: says which way a request would take, and sends nothing.</summary>
internal static class RouteVerb
{
    public static Command Create()
    {
        var method = new Argument<string>("METHOD") { HelpName = "METHOD", Description = "The method, as in GET." };
        var url = new Argument<RequestUrl>("URL")
        {
            HelpName = "URL",
            Description = "What is asked for, as in http://shop.example/api/x?y=1. Its port chooses the listener.",
            CustomParser = ParseUrl,
        };
        var header = new Option<string[]>("--header", "-H") { HelpName = "\"X: y\"", Description = "A header of the request; may be repeated.", Arity = ArgumentArity.OneOrMore };
        var from = new Option<IPAddress?>("--from") { HelpName = "IP", Description = "Where the request comes from (default: 127.0.0.1).", CustomParser = ParseAddress };
        var listener = new Option<string?>("--listener") { HelpName = "NAME", Description = "The listener that gets it, instead of the one at the URL's port." };
        var config = new Option<string?>("--config", "-c") { HelpName = "FILE", Description = $"The configuration (default: {RunVerb.DefaultFile})." };
        var json = new Option<bool>("--json") { Description = "Print the answer as JSON." };
        method.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !IsToken(result.Tokens[0].Value))
                result.AddError($"'{UsageErrors.Echo(result.Tokens[0].Value)}' is not a method. Write it as in: weir route GET http://shop.example/.");
        });
        header.Validators.Add(RefuseBadHeader);

        var verb = new Verb(
            "route",
            "Says which listener, route, filters and pool a request would take, and why the routes before did not match. Sends nothing.",
            "weir route GET http://shop.example/api/items",
            "weir route POST http://shop.example:8080/orders -H \"Cookie: group=canary\" --from 10.1.2.3",
            "weir route GET http://shop.example/ --config /etc/weir/weir.yaml --json")
        {
            method, url, header, from, listener, config, json,
        };
        verb.SetAction(parsed => VerbActions.Route(
            new RouteQuestion
            {
                File = parsed.GetValue(config) ?? RunVerb.DefaultFile,
                Method = parsed.GetRequiredValue(method),
                Url = parsed.GetRequiredValue(url),
                Headers = [.. (parsed.GetValue(header) ?? []).Select(Split)],
                From = parsed.GetValue(from) ?? IPAddress.Loopback,
                Listener = parsed.GetValue(listener),
                AsJson = parsed.GetValue(json),
            },
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return verb;
    }

    private static RequestUrl ParseUrl(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (RequestUrl.TryParse(text, out RequestUrl? url))
            return url;
        result.AddError($"'{UsageErrors.Echo(text)}' is not a URL of http or https. Write it as in http://shop.example/x?y=1, without spaces.");
        return null!; // the error keeps the verb from being run
    }

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (IPAddress.TryParse(text, out IPAddress? address))
            return address;
        result.AddError($"--from: '{UsageErrors.Echo(text)}' is not an IP address. Write it as in 10.1.2.3.");
        return null;
    }

    private static void RefuseBadHeader(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            int colon = token.Value.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || !IsToken(token.Value[..colon]) || token.Value.Any(char.IsControl))
                result.AddError($"--header: '{UsageErrors.Echo(token.Value)}' is not a header. Write it as in --header \"Accept: text/html\".");
        }
    }

    private static (string Name, string Value) Split(string header)
    {
        int colon = header.IndexOf(':', StringComparison.Ordinal);
        return (header[..colon], header[(colon + 1)..].Trim());
    }

    // RFC 9110 §5.6.2.
    private static bool IsToken(string text) =>
        text.Length is > 0 and <= 128 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
}
