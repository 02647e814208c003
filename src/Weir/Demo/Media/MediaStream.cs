using System.Collections.Immutable;
using Weir.Backends;
using Weir.Simulation.Bounds;
using Weir.Simulation.Workloads;

namespace Weir.Demo.Media;

/// <summary>The jobs of the demo: the same for the same seed. Pure.</summary>
internal static class MediaStream
{
    private const string Letters = "VPM";

    /// <summary>Letter and digit of each.</summary>
    public static ImmutableArray<string> Of(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => $"{Letters[random.Next(Letters.Length)]}{random.Next(1, MediaMix.LargestSize + 1)}")];
    }

    /// <summary>No schedule ends all jobs sooner, in units.</summary>
    public static double BoundOf(ImmutableArray<string> jobs)
    {
        double[] times = [.. jobs.SelectMany(job => MediaMix.Kinds.Select(kind => (job[1] - '0') * MediaMix.CostOf(MediaServer.ClassOf(job[0])!, kind)))];
        return LowerBound.Of(new JobTimes(MediaMix.Kinds.Length, times));
    }
}
