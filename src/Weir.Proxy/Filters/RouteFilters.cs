using System.Collections.Immutable;

namespace Weir.Proxy.Filters;

/// <summary>What a route does to requests and responses on their way. Immutable.</summary>
/// <param name="Request">Header fields of the request; null: they stay.</param>
/// <param name="Response">Header fields of the response; null: they stay.</param>
/// <param name="Paths">The first that is about the path writes it anew.</param>
public sealed record RouteFilters(HeaderChanges? Request, HeaderChanges? Response, ImmutableArray<PathFilter> Paths)
{
    /// <summary>Every filter in the order of the configuration, for people.</summary>
    public ImmutableArray<FilterLine> Lines { get; init; } = [];

    internal bool NeedsPath => Paths.Length > 0 || Request is { NeedsPath: true } || Response is { NeedsPath: true };
}
