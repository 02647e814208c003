namespace Weir.Balancing;

/// <summary>What <see cref="EndpointFaults"/> found too much of.</summary>
public enum EndpointFault
{
    /// <summary>From <see cref="EndpointFaults.ConnectFailed"/>.</summary>
    ConnectFailures,

    /// <summary>From <see cref="EndpointFaults.ServerError"/>.</summary>
    ServerErrors,

    /// <summary>From <see cref="Breakers.EndpointOutcomes.Failed"/>, as the three that follow.</summary>
    ErrorsInARow,

    ErrorShare,

    TrialFailed,

    /// <summary>No fault but the end of one: from <see cref="Breakers.EndpointOutcomes.Succeeded"/>.</summary>
    TrialsPassed,
}
