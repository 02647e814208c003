namespace Weir.Proxy.Routing;

/// <summary>The conditions of a route, in the order in which they are tried: the cheap ones first.</summary>
public enum RouteCondition
{
    /// <summary>Every condition holds.</summary>
    None,
    Host,
    Method,
    Path,
    Source,

    /// <summary>A header, query parameter or cookie.</summary>
    Value,
}
