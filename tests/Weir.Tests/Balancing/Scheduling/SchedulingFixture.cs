using System.Collections.Immutable;
using Weir.Balancing;
using Weir.Balancing.Scheduling;

namespace Weir.Tests.Balancing.Scheduling;

/// <summary>Pools that schedule, for tests.</summary>
internal static class SchedulingFixture
{
    public static readonly ImmutableArray<string> Names = ["least-finish-time", "priced-finish-time", "exponential-potential"];

    /// <summary>Video, picture and music requests; two video servers and a music server.</summary>
    public static CostMatrix Media { get; } = new(["video", "picture", "music"], ["video", "music"], [1, 3, 1, 2, 2, 1]);

    public static readonly ImmutableArray<string> MediaKinds = ["video", "video", "music"];

    public static Pool Open(string strategy, CostMatrix? costs, ImmutableArray<string> kinds, params ImmutableArray<string> classes) => PoolFixture.Open(new PoolOptions
    {
        Name = "media",
        Strategy = strategy,
        Costs = costs,
        Classes = classes,
        Endpoints = [.. kinds.Select((kind, i) => new EndpointOptions { Address = PoolFixture.Address(i), Kind = kind })],
    });

    public static PickRequest Request(int classNumber, double size, long nowNanos = 1) => new() { Class = classNumber, Size = size, NowNanos = nowNanos };

    /// <summary>Picks and begins.</summary>
    public static (int Index, PlacedWork Work) Place(this PoolSnapshot snapshot, in PickRequest request)
    {
        Endpoint endpoint = snapshot.PickAndBegin(in request, new Random(1), out _, out PlacedWork work)!;
        return (Array.FindIndex([.. snapshot.Endpoints], status => status.Endpoint == endpoint), work);
    }

    public static long Seconds(double seconds) => (long)(seconds * 1e9);
}
