namespace Weir.Ring.Simulation;

/// <summary>How a schedule went.</summary>
/// <param name="IsWhole">All nodes alive form one cycle in the right order, with right predecessors.</param>
/// <param name="Rounds">Rounds of stabilisation after the last event until it was so.</param>
/// <param name="Story">What happened, an event a line, and at the end every node's neighbours.</param>
public sealed record HealingReport(bool IsWhole, int Rounds, string Story);
