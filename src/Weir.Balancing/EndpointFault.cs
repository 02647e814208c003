namespace Weir.Balancing;

/// <summary>What <see cref="EndpointFaults"/> found too much of.</summary>
public enum EndpointFault
{
    /// <summary>From <see cref="EndpointFaults.ConnectFailed"/>.</summary>
    ConnectFailures,

    /// <summary>From <see cref="EndpointFaults.ServerError"/>.</summary>
    ServerErrors,
}
