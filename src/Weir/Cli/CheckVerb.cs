using System.CommandLine;

namespace Weir.Cli;

/// <summary><c>weir check</c>: reads a configuration and reports all its errors.</summary>
internal static class CheckVerb
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE")
        {
            HelpName = "FILE",
            Description = $"The configuration (default: {RunVerb.DefaultFile}).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var config = new Option<string?>("--config", "-c") { HelpName = "FILE", Description = "The same, as 'weir run' takes it." };
        var verb = new Verb(
            "check",
            "Checks a configuration: prints every error with its line, cause and mend. Exit code 0 when there is none, else 1.",
            "weir check",
            "weir check /etc/weir/weir.yaml")
        {
            file, config,
        };
        verb.SetAction(parsed => VerbActions.Check(parsed.GetValue(config) ?? parsed.GetValue(file) ?? RunVerb.DefaultFile));
        return verb;
    }
}
