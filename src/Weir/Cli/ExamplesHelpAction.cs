using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Weir.Cli;

/// <summary>The library's help, followed by the examples of the verb.</summary>
internal sealed class ExamplesHelpAction(HelpAction help) : SynchronousCommandLineAction
{
    private static readonly string[] First =
    [
        "weir demo                                              # see it work: four back ends, a balancer, a live table",
        "weir run --listen :8080 --to 10.0.0.11:80,10.0.0.12:80 # balance without a file",
        "weir run --config weir.yaml",
        "weir run --help                                        # the flags of a verb, with examples",
    ];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = InvokeHelp(parseResult);
        var examples = parseResult.CommandResult.Command is Verb verb ? verb.Examples : First;
        if (examples.Count == 0) return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in examples) output.WriteLine("  " + example);
        return code;
    }

    /// <summary>The library marks an argument that may be left out in the first line, but not in its list: here it looks the same in both.</summary>
    private int InvokeHelp(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        using var text = new StringWriter { NewLine = output.NewLine };
        parseResult.InvocationConfiguration.Output = text;
        int code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        string page = text.ToString();
        foreach (var argument in parseResult.CommandResult.Command.Arguments.Where(a => a.Arity.MinimumNumberOfValues == 0))
            page = page.Replace($"  <{argument.HelpName}>  ", $"  [<{argument.HelpName}>]  ", StringComparison.Ordinal);
        output.Write(page);
        return code;
    }
}
