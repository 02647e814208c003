namespace Weir.Simulation.Workloads;

/// <summary>How service times are spread around their mean.</summary>
public enum ServiceShape
{
    /// <summary>All the same.</summary>
    Deterministic,

    /// <summary>Memoryless: the M of M/M/1.</summary>
    Exponential,

    /// <summary>From nothing to twice the mean.</summary>
    Uniform,

    /// <summary>A long tail; its standard deviation is the mean times the coefficient of variation.</summary>
    Lognormal,

    /// <summary>A very long tail: a few requests make most of the work.</summary>
    Pareto,
}
