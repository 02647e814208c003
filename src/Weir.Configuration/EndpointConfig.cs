using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>One address of a pool.</summary>
public sealed record EndpointConfig
{
    internal static readonly ImmutableSortedDictionary<string, string> NoTags = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public required EndpointAddress Address { get; init; }

    /// <summary>The endpoint's share beside the others, 1 to 256.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>0 serves first; a higher tier only while no endpoint of a lower one can (<c>backup: true</c> is tier 1).</summary>
    public int Tier { get; init; }

    /// <summary>Requests (tcp: connections) in progress there at once; null: no limit.</summary>
    public int? MaxRequests { get; init; }

    /// <summary>Words about the endpoint, such as <c>kind: video</c>.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = NoTags;

    /// <summary>No new work; what is running finishes.</summary>
    public bool Drain { get; init; }

    /// <summary>As if it were not in the file, but shown by the admin interface.</summary>
    public bool Disabled { get; init; }

    /// <summary>Where the endpoint begins in the file; null when it came from flags.</summary>
    public SourcePosition? Position { get; init; }
}
