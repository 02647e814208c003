using System.CommandLine;

namespace Weir.Cli;

/// <summary><c>weir cert dev</c>: a certificate of an authority of one's own, to try https out.</summary>
internal static class CertDevVerb
{
    private const string DefaultFolder = "certs";

    public static Command Create()
    {
        var name = new Option<string[]>("--name")
        {
            HelpName = "NAME",
            Description = "A host name, wildcard or IP address it is for; may be given again (default: localhost, 127.0.0.1 and ::1).",
            AllowMultipleArgumentsPerToken = true,
        };
        var folder = new Option<string?>("--out") { HelpName = "DIR", Description = $"Where the files go, and where the authority is looked for (default: {DefaultFolder})." };
        var verb = new Verb(
            "dev",
            "Makes a P-256 certificate to try https out, issued by a local authority that is made once and never overwritten.",
            "weir cert dev",
            "weir cert dev --name shop.test --name *.shop.test --out certs")
        {
            name, folder,
        };
        verb.SetAction(parsed => VerbActions.MakeCertificate(
            parsed.GetValue(name) is { Length: > 0 } names ? names : ["localhost", "127.0.0.1", "::1"],
            parsed.GetValue(folder) ?? DefaultFolder));
        return verb;
    }
}
