namespace Weir.Proxy.Pools;

/// <summary>What the <c>hash</c> strategy looks at.</summary>
public enum HashKeyKind
{
    /// <summary>Path and query.</summary>
    Uri,
    Header,
    Cookie,
    Query,
}
