using Weir.Ring.Identifiers;

namespace Weir.Ring.Simulation;

/// <summary>How evenly keys fall to nodes (ToN 2003 §V-B, figure 8).</summary>
public static class KeySpread
{
    /// <param name="positions">All positions, in order, with the index of their node.</param>
    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="keys">How many keys are thrown.</param>
    /// <param name="random">Where they fall.</param>
    /// <returns>The first and the 99th percentile of keys on a node, as multiples of the mean.</returns>
    public static (double P1, double P99) Measure((RingId Id, int Node)[] positions, int nodes, int keys, Random random)
    {
        int[] held = new int[nodes];
        RingId[] ids = [.. positions.Select(p => p.Id)];
        for (int i = 0; i < keys; i++)
        {
            // SHA-1 spreads keys evenly; so does this, faster.
            int at = Array.BinarySearch(ids, RandomId(random));
            if (at < 0) at = ~at;
            held[positions[at == ids.Length ? 0 : at].Node]++;
        }
        Array.Sort(held);
        double mean = (double)keys / nodes;
        return (held[(int)(0.01 * (nodes - 1))] / mean, held[(int)Math.Ceiling(0.99 * (nodes - 1))] / mean);
    }

    internal static RingId RandomId(Random random) =>
        new((uint)random.NextInt64(1L << 32), (ulong)random.NextInt64() << 1 ^ (ulong)random.Next(2), (ulong)random.NextInt64() << 1 ^ (ulong)random.Next(2));
}
