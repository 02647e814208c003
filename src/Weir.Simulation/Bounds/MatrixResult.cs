namespace Weir.Simulation.Bounds;

/// <summary>What a strategy makes of an instance.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="Makespan">When the last job ends, in the instance's unit.</param>
/// <param name="Bound">What no schedule can beat.</param>
public readonly record struct MatrixResult(string Strategy, double Makespan, double Bound);
