using System.CommandLine;
using Weir.Simulate;

namespace Weir.Cli;

/// <summary><c>weir simulate</c>: tries the strategies out in virtual time.</summary>
internal static class SimulateVerb
{
    public static Command Create()
    {
        var matrix = new Option<string?>("--matrix") { HelpName = "FILE", Description = "Jobs that each take their own time on each machine (R||Cmax): 'JOBS MACHINES', then the times, job by job." };
        var lookahead = new Option<string?>("--lookahead") { HelpName = "all", Description = "With --matrix: all jobs are known beforehand." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        lookahead.AcceptChoices(() => ["all"]);
        var verb = new Verb(
            "simulate",
            "Tries every strategy out in virtual time and compares them with what no strategy can beat.",
            "weir simulate --matrix jobs.txt",
            "weir simulate --matrix jobs.txt --lookahead all --json")
        {
            matrix, lookahead, json,
        };
        verb.Validators.Add(result =>
        {
            if (result.GetResult(matrix) is null)
                result.AddError("'weir simulate' needs --matrix FILE.");
        });
        verb.SetAction(parsed => MatrixRun.Run(
            parsed.GetRequiredValue(matrix)!,
            parsed.GetValue(lookahead) is not null,
            parsed.GetValue(json),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error));
        return verb;
    }
}
