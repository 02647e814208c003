namespace Weir.Configuration;

/// <summary>Matches a request by host and path and names the pool that serves it.</summary>
public sealed record RouteConfig
{
    /// <summary>Null: any host.</summary>
    public HostPattern? Host { get; init; }

    /// <summary>Null: any path.</summary>
    public PathPattern? Path { get; init; }

    /// <summary>The name of a pool of the same configuration.</summary>
    public required string Pool { get; init; }

    /// <summary>Where the route begins in the file; null when it came from flags.</summary>
    public SourcePosition? Position { get; init; }
}
