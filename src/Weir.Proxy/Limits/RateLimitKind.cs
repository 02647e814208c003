namespace Weir.Proxy.Limits;

/// <summary>What a rate limit counts by.</summary>
public enum RateLimitKind
{
    /// <summary>The client's address, of IPv6 the /64.</summary>
    Address,

    /// <summary>All requests of the route together.</summary>
    Route,

    Header,
    Cookie,
}
