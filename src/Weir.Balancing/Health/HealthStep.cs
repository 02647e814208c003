namespace Weir.Balancing.Health;

/// <summary>What came of a health event.</summary>
/// <param name="Next">The health from now on.</param>
/// <param name="StartCheck">Start a check now and report its end.</param>
/// <param name="Reason">Why the endpoint became healthy or unhealthy; null if it did not.</param>
public readonly record struct HealthStep(EndpointHealth Next, bool StartCheck = false, string? Reason = null);
