namespace Weir.Configuration;

/// <summary>What happens to a client whose endpoint serves no more.</summary>
public enum AffinityLoss
{
    /// <summary>Another endpoint is picked, and the client stays there.</summary>
    Pick,

    /// <summary>503, until the endpoint is back or the affinity is forgotten.</summary>
    Refuse,
}
