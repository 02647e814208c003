using System.CommandLine;
using System.CommandLine.Parsing;
using Weir.Simulate;

namespace Weir.Cli;

/// <summary>The flags of <c>weir simulate --matrix</c>.</summary>
internal sealed class MatrixFlags
{
    private readonly Option<string?> _matrix = new("--matrix") { HelpName = "FILE", Description = "Instead of a trace, jobs that each take their own time on each machine (R||Cmax): 'JOBS MACHINES', then the times, job by job." };
    private readonly Option<string?> _lookahead = new("--lookahead") { HelpName = "all", Description = "With --matrix: all jobs are known beforehand." };

    public MatrixFlags() => _lookahead.AcceptChoices(() => ["all"]);

    /// <summary>Whether the flags were given.</summary>
    public bool AreIn(SymbolResult result) => result.GetResult(_matrix) is not null;

    public void AddTo(Verb verb)
    {
        verb.Add(_matrix);
        verb.Add(_lookahead);
        verb.Check(result =>
        {
            if (result.GetResult(_lookahead) is not null && !AreIn(result)) result.AddError("--lookahead goes with --matrix FILE.");
        });
    }

    public int Run(ParseResult parsed, bool asJson) => MatrixRun.Run(
        parsed.GetRequiredValue(_matrix)!, parsed.GetValue(_lookahead) is not null, asJson, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
}
