namespace Weir.Simulation.Engine;

/// <summary>What happens to an endpoint during a run.</summary>
/// <param name="Endpoint">Its index.</param>
/// <param name="Kind">What.</param>
/// <param name="At">Since the start of the run.</param>
/// <param name="Duration">How long.</param>
/// <param name="Factor">Of a slow phase: how many times longer work takes; above zero.</param>
public sealed record Disturbance(int Endpoint, DisturbanceKind Kind, TimeSpan At, TimeSpan Duration, double Factor = 1);
