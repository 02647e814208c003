using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>Where in a request its class or its size stands: exactly one of header, query, body and first bytes.</summary>
public sealed record RequestPartConfig
{
    public string? Header { get; init; }

    public string? Query { get; init; }

    /// <summary>The length of the body is the size.</summary>
    public bool IsBody { get; init; }

    /// <summary>The first of <see cref="Length"/> bytes of a request that is not HTTP; null: it stands elsewhere.</summary>
    public int? At { get; init; }

    public int Length { get; init; } = 1;

    /// <summary>What stands in the request, and the class it means; empty: the classes' own names stand there.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Names { get; init; } = [];
}
