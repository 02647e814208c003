using Weir.Simulation.Traces;

namespace Weir.Simulate;

/// <summary>Tells of lines that were passed over.</summary>
internal static class TraceNotes
{
    public static void Warn(Trace? trace, string? name, TextWriter error)
    {
        if (trace is null || trace.BadLines == 0) return;
        error.WriteLine($"warning: {trace.BadLines:N0} {(trace.BadLines == 1 ? "line is no request and was" : "lines are no requests and were")} passed over:");
        foreach (TraceProblem problem in trace.Problems) error.WriteLine($"  {name}:{problem.Line}: {problem.Reason}");
        if (trace.BadLines > trace.Problems.Length) error.WriteLine($"  and {trace.BadLines - trace.Problems.Length:N0} more");
    }
}
