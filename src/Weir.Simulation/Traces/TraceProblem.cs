namespace Weir.Simulation.Traces;

/// <summary>A line that is no request.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Reason">What is wrong with it, as a sentence.</param>
public sealed record TraceProblem(int Line, string Reason);
