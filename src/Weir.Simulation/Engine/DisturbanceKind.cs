namespace Weir.Simulation.Engine;

public enum DisturbanceKind
{
    /// <summary>The endpoint is dead: what it had is lost, connections are refused.</summary>
    Failure,

    /// <summary>The endpoint works, but slower.</summary>
    SlowPhase,
}
