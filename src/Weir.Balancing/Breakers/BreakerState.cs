namespace Weir.Balancing.Breakers;

/// <summary>A circuit breaker's: closed lets traffic through.</summary>
public enum BreakerState
{
    Closed,

    /// <summary>The endpoint is left out until its time is over.</summary>
    Open,

    /// <summary>The endpoint is on trial: a few requests at a time, and what comes of them decides.</summary>
    HalfOpen,
}
