namespace Weir.Configuration;

/// <summary>What a filter does.</summary>
public enum FilterKind
{
    SetRequestHeader,
    AddRequestHeader,
    RemoveRequestHeader,
    SetResponseHeader,
    AddResponseHeader,
    RemoveResponseHeader,
    RewritePrefix,
    RewriteRegex,
}
