namespace Weir.Simulation.Workloads;

/// <summary>How long requests take at endpoints.</summary>
/// <remarks>Immutable; the same object serves all strategies of a comparison, so each meets the same requests.</remarks>
public abstract class ServiceModel
{
    /// <summary>The time a request takes at an endpoint of speed 1, in seconds; not negative.</summary>
    public abstract double SecondsOf(Workload workload, int request, int endpoint);
}
