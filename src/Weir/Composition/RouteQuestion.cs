using System.Collections.Immutable;
using System.Net;

namespace Weir.Composition;

/// <summary>What <c>weir route</c> is asked.</summary>
internal sealed record RouteQuestion
{
    /// <summary>The configuration.</summary>
    public required string File { get; init; }

    public required string Method { get; init; }

    public required RequestUrl Url { get; init; }

    public required ImmutableArray<(string Name, string Value)> Headers { get; init; }

    public required IPAddress From { get; init; }

    /// <summary>Null: the one at the URL's port.</summary>
    public string? Listener { get; init; }

    public bool AsJson { get; init; }
}
