namespace Weir.Configuration;

/// <summary>Where a hash key comes from.</summary>
public enum HashKeyKind
{
    /// <summary>The path with its query.</summary>
    Uri,
    Header,
    Cookie,
    Query,
    /// <summary>The client's address.</summary>
    Source,
}
