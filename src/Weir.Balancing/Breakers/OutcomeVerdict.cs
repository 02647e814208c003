namespace Weir.Balancing.Breakers;

/// <summary>What <see cref="EndpointOutcomes"/> found enough of; the caller tells the control plane.</summary>
public enum OutcomeVerdict
{
    None,
    ErrorsInARow,
    ErrorShare,
    TrialFailed,
    TrialsPassed,
}
