namespace Weir.Configuration;

/// <summary>Endpoints of a pool that a name in the DNS tells, beside those that the file does.</summary>
public sealed record DiscoveryConfig
{
    /// <summary>A host name and the port of all its addresses.</summary>
    public required EndpointAddress Dns { get; init; }

    /// <summary>From one lookup to the next.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where it begins in the file.</summary>
    public SourcePosition? Position { get; init; }
}
