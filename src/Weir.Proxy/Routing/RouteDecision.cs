using System.Collections.Immutable;

namespace Weir.Proxy.Routing;

/// <summary>What would become of a request, for people.</summary>
public sealed record RouteDecision
{
    /// <summary>The status that Weir itself answers with; null when an endpoint is asked.</summary>
    public int? Status { get; init; }

    /// <summary>The word of the access log that goes with <see cref="Status"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>The path by which routes decide.</summary>
    public string Path { get; init; } = "";

    /// <summary>Index of the route that takes the request; -1 when none does.</summary>
    public int RouteIndex { get; init; } = -1;

    public Route? Route { get; init; }

    /// <summary>Routes before it, or all when none takes the request, with the first condition that failed.</summary>
    public ImmutableArray<(Route Route, string Why)> Passed { get; init; } = [];

    /// <summary>Each filter that does something to this request, with what that is.</summary>
    public ImmutableArray<(string Kind, string Effect)> Filters { get; init; } = [];

    /// <summary>The target as the endpoint gets it.</summary>
    public string? Target { get; init; }

    public string? Pool { get; init; }

    /// <summary>The client's place on the line that <see cref="PoolSplit"/> divides, 0 to 1; null when there is only one pool.</summary>
    public double? Point { get; init; }

    /// <summary>Where a redirect leads.</summary>
    public string? Location { get; init; }
}
