using Weir.Proxy.Filters;

namespace Weir.Proxy.Forwarding;

/// <summary>What is different in a request because of its route and listener. The default changes nothing.</summary>
internal readonly ref struct ImageChanges
{
    /// <summary>Null: nothing.</summary>
    public RouteFilters? Filters { get; init; }

    /// <summary>What the filters' variables stand for.</summary>
    public FilterContext Context { get; init; }

    /// <summary>Goes into X-Request-Id; empty: that field is left alone.</summary>
    public ReadOnlySpan<byte> RequestId { get; init; }
}
