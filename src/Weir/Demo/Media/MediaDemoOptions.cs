using System.Collections.Immutable;

namespace Weir.Demo.Media;

/// <summary>What <c>weir demo media</c> was told.</summary>
internal sealed record MediaDemoOptions
{
    /// <summary>More would take an hour.</summary>
    public const int MaxCount = 10_000;

    /// <summary>In the order in which they are shown.</summary>
    public static ImmutableArray<string> Strategies { get; } = ["least-finish-time", "priced-finish-time", "least-connections", "round-robin"];

    public required int Count { get; init; }

    /// <summary>Jobs a second.</summary>
    public required double Rate { get; init; }

    public required int Seed { get; init; }

    /// <summary>What a digit of 1 takes at a server that suits.</summary>
    public required TimeSpan Unit { get; init; }

    /// <summary>Of the first strategy's listener on 127.0.0.1; those of the others follow.</summary>
    public required int Port { get; init; }
}
