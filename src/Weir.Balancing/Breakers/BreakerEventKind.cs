namespace Weir.Balancing.Breakers;

/// <summary>What can happen to a breaker.</summary>
public enum BreakerEventKind
{
    /// <summary>Time has passed.</summary>
    Tick,

    /// <summary>The traffic brought enough evidence against the endpoint.</summary>
    Tripped,

    /// <summary>A request on trial failed.</summary>
    TrialFailed,

    /// <summary>As many requests on trial as are needed were answered well.</summary>
    TrialsPassed,
}
