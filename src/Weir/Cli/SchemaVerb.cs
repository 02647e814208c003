using System.CommandLine;

namespace Weir.Cli;

/// <summary><c>weir schema</c>: prints the JSON schema of the configuration, for editors.</summary>
internal static class SchemaVerb
{
    public static Command Create()
    {
        var verb = new Verb(
            "schema",
            "Prints the JSON schema of weir.yaml; editors complete and check by it.",
            "weir schema > weir.schema.json",
            "# and as the first line of weir.yaml:  # yaml-language-server: $schema=weir.schema.json");
        verb.SetAction(_ => VerbActions.Schema());
        return verb;
    }
}
