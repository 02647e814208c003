using System.CommandLine;
using Weir.Simulate;

namespace Weir.Cli;

/// <summary><c>weir simulate</c>: tries the strategies out in virtual time.</summary>
internal static class SimulateVerb
{
    public static Command Create()
    {
        SimulateFlags flags = new();
        MatrixFlags matrix = new();
        Verb verb = new(
            "simulate",
            "Plays a trace, or made-up traffic, against every strategy in virtual time and prints how each fares.",
            "weir simulate access.log                                  # the endpoints and times of the log",
            "weir simulate access.log --endpoints 6 --html report.html # had there been six",
            "weir simulate trace.csv --endpoints 4 --speeds 1,1,1,0.5",
            "weir simulate --poisson 30 --service lognormal:100ms:2 --slow 4@60s+60sx5",
            "weir simulate --trace-of media --requests 1000 --strategies round-robin,least-finish-time",
            "weir simulate --matrix jobs.txt --lookahead all --json");
        flags.AddTo(verb);
        matrix.AddTo(verb);
        verb.Check(result =>
        {
            bool hasTraffic = flags.NamesTraffic(result);
            if (matrix.AreIn(result) && hasTraffic) result.AddError("--matrix and traffic (TRACE, --poisson, --burst, --trace-of) exclude each other.");
            else if (!matrix.AreIn(result) && !hasTraffic)
                result.AddError("Nothing to simulate: give a TRACE, or make traffic up with --poisson RATE, --burst or --trace-of media.");
        });
        verb.SetAction((parsed, _) => matrix.AreIn(parsed.CommandResult)
            ? Task.FromResult(matrix.Run(parsed, flags.AsJson(parsed)))
            : SimulateRun.RunAsync(flags.In(parsed), parsed.InvocationConfiguration));
        return verb;
    }
}
