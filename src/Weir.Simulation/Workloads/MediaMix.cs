using System.Collections.Immutable;

namespace Weir.Simulation.Workloads;

/// <summary>Two video servers and a music server that can each do the other's work, more slowly.</summary>
public static class MediaMix
{
    public const int LargestSize = 9;

    public static ImmutableArray<string> Classes { get; } = ["video", "picture", "music"];

    /// <summary>Of the endpoints.</summary>
    public static ImmutableArray<string> Kinds { get; } = ["video", "video", "music"];

    /// <summary>How many times its size a request takes.</summary>
    public static double CostOf(string @class, string? kind) => (@class, kind) switch
    {
        ("video", "music") => 3,
        ("picture", "music") => 2,
        ("music", "video") => 2,
        _ => 1,
    };
}
