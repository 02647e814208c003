using System.CommandLine;

namespace Weir.Cli;

/// <summary><c>weir cert</c>: certificates.</summary>
internal static class CertVerb
{
    public static Command Create() => new Verb(
        "cert",
        "Makes certificates.",
        "weir cert dev --name localhost --name 127.0.0.1")
    {
        CertDevVerb.Create(),
    };
}
