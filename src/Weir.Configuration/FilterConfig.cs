using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>One step of a route's filters.</summary>
public sealed record FilterConfig
{
    public FilterKind Kind { get; init; }

    /// <summary>Of the kinds that are about headers: at least one.</summary>
    public ImmutableArray<HeaderValueConfig> Headers { get; init; } = [];

    /// <summary>Of the kinds that rewrite the path.</summary>
    public PathRewriteConfig? Rewrite { get; init; }

    /// <summary>Where the filter begins in the file.</summary>
    public SourcePosition? Position { get; init; }
}
