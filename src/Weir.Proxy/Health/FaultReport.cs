using Weir.Balancing;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Health;

/// <summary>What a loop tells the control plane: the traffic has seen enough of an endpoint's faults.</summary>
/// <param name="Endpoint">Where.</param>
/// <param name="Fault">Of what.</param>
/// <param name="Last">What went wrong last.</param>
/// <param name="Epoch">Of the breaker, where it is for one; null: it is for the health.</param>
internal readonly record struct FaultReport(Endpoint Endpoint, EndpointFault Fault, FailureKind Last, int? Epoch)
{
    /// <summary>The breaker has changed its state since: that took what is told here into account, or has made it old.</summary>
    public bool IsOutdated => Epoch is { } epoch && epoch != Endpoint.Outcomes.Epoch;
}
