using Weir.Balancing;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Health;

/// <summary>What a loop tells the control plane: the traffic has seen enough of an endpoint's faults.</summary>
internal readonly record struct FaultReport(Endpoint Endpoint, EndpointFault Fault, FailureKind Last);
