using System.Collections.Immutable;

namespace Weir.Balancing;

/// <summary>One endpoint as it stood when the snapshot was published.</summary>
/// <param name="Endpoint">Which.</param>
/// <param name="State">What it is to the pool.</param>
/// <param name="Weight">As configured.</param>
/// <param name="Tier">As configured.</param>
/// <param name="SlowStartTenths">The part of its weight it has reached: 1 to 10, and 10 when not in slow start.</param>
/// <param name="Since">When it took this state.</param>
/// <param name="Reason">Why it took this state.</param>
/// <param name="HeldUntil">For an unhealthy one: not admitted before this time.</param>
public sealed record EndpointStatus(
    Endpoint Endpoint,
    EndpointState State,
    int Weight,
    int Tier,
    int SlowStartTenths,
    TimeSpan Since,
    string Reason,
    TimeSpan HeldUntil)
{
    /// <summary>Neither its health nor its breaker speaks against it, whatever an operator has ordered.</summary>
    public bool IsFit { get; init; }

    /// <summary>As configured.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Of its breaker; closed where the pool has none.</summary>
    public Breakers.BreakerState Breaker { get; init; }
}
