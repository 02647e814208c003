namespace Weir.Configuration;

/// <summary>The kinds of <see cref="RateLimitKey"/>.</summary>
public enum RateLimitKeyKind
{
    /// <summary>The client's address, of IPv6 the /64.</summary>
    Ip,

    /// <summary>All requests of the route together.</summary>
    Route,

    Header,
    Cookie,
}
