using System.CommandLine;
using System.CommandLine.Invocation;

namespace Weir.Cli;

/// <summary>Prints what <c>weir version</c> prints.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(VersionVerb.Text);
        return 0;
    }
}
