using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>The node of a ring that the balancer is.</summary>
public sealed record RingConfig
{
    /// <summary>An IP address of this machine and a port.</summary>
    public required BindAddress Bind { get; init; }

    /// <summary>Members to join through; none begins a ring.</summary>
    public ImmutableArray<BindAddress> Join { get; init; } = [];

    /// <summary>The file with the secret that all members share; absent, the ring keeps to loopback.</summary>
    public string? SecretFile { get; init; }

    /// <summary>Where it stands in the file.</summary>
    public SourcePosition? Position { get; init; }
}
