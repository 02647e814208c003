namespace Weir.Proxy.Routing;

/// <summary>The named values of a request that a route can ask for.</summary>
public enum ValueKind
{
    Header,

    /// <summary>A parameter of the query; its name and value are percent-decoded first.</summary>
    Query,
    Cookie,
}
