namespace Weir.Balancing.Health;

/// <summary>An endpoint changed its state.</summary>
/// <param name="When">On the monotonic clock the pool is given; the shell knows which time of day that is.</param>
/// <param name="Endpoint">Which.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state from then on; the same as before when only its breaker changed.</param>
/// <param name="Reason">Why, for people: "3 checks failed in a row: connection refused".</param>
public sealed record HealthChange(TimeSpan When, Endpoint Endpoint, EndpointState From, EndpointState To, string Reason);
