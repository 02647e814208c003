namespace Weir.Proxy.Affinity;

/// <summary>How a client is known again.</summary>
public enum AffinityKind
{
    /// <summary>By a cookie of Weir's own, which names the endpoint.</summary>
    Cookie,

    /// <summary>By a cookie of the application, which Weir has seen it set.</summary>
    Learn,

    /// <summary>By the client's address.</summary>
    Address,

    /// <summary>By the value of a request header.</summary>
    Header,
}
