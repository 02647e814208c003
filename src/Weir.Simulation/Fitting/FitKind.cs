namespace Weir.Simulation.Fitting;

/// <summary>What a distribution of service times rests on.</summary>
public enum FitKind
{
    /// <summary>The samples themselves.</summary>
    Empirical,

    /// <summary>A lognormal distribution with their moments.</summary>
    Lognormal,

    /// <summary>What the class does at other endpoints and the endpoint to other classes.</summary>
    Guess,
}
