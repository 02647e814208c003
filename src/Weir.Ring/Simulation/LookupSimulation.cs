using Weir.Ring.Identifiers;
using Weir.Ring.Protocol;

namespace Weir.Ring.Simulation;

/// <summary>The experiments of ToN 2003 §V: path length, simultaneous failures, load.</summary>
public static class LookupSimulation
{
    /// <summary>A seed gives the same figures each time.</summary>
    public static LookupSimulationReport Run(LookupSimulationOptions options)
    {
        Random random = new(options.Seed);
        (RingId Id, int Node)[] positions = ConvergedRing.Place(options.Nodes, options.Virtual, options.Seed);
        (double P1, double P99)? spread = options.Keys > 0 ? KeySpread.Measure(positions, options.Nodes, options.Keys, random) : null;
        if (options.Lookups == 0) return new(0, 0, 0, 0, 0, spread?.P1, spread?.P99);

        ConvergedRing ring = new(positions, options.Successors, random);
        int[] order = [.. Enumerable.Range(0, options.Nodes)];
        random.Shuffle(order);
        // One is left alive to search, whatever the fraction.
        ring.Kill(order.Take(Math.Min((int)Math.Round(options.Fail * options.Nodes), options.Nodes - 1)).ToHashSet());

        int[] paths = new int[options.Lookups];
        long timeouts = 0;
        int failed = 0;
        for (int i = 0; i < paths.Length; i++)
        {
            LookupResult result = ring.Find(KeySpread.RandomId(random), random, out bool isRight);
            paths[i] = result.Hops;
            timeouts += result.Timeouts;
            if (!isRight) failed++;
        }
        Array.Sort(paths);
        return new(
            paths.Average(),
            paths[(int)(0.01 * (paths.Length - 1))],
            paths[(int)Math.Ceiling(0.99 * (paths.Length - 1))],
            (double)timeouts / paths.Length,
            failed,
            spread?.P1,
            spread?.P99);
    }
}
