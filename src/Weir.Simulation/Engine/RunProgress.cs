namespace Weir.Simulation.Engine;

/// <summary>How far a run has come; read by another thread than the one that runs.</summary>
public sealed class RunProgress
{
    private int _arrived;

    /// <summary>Requests that have arrived.</summary>
    public int Arrived { get => Volatile.Read(ref _arrived); internal set => Volatile.Write(ref _arrived, value); }
}
