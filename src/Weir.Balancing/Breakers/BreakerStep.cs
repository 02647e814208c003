namespace Weir.Balancing.Breakers;

/// <summary>What came of an event.</summary>
/// <param name="Next">The breaker from now on.</param>
/// <param name="Reason">Why its state changed; null if it did not.</param>
public readonly record struct BreakerStep(Breaker Next, string? Reason = null);
