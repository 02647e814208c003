using System.Collections.Immutable;

namespace Weir.Balancing.Strategies;

/// <summary>One period of smooth weighted round robin, computed in advance.</summary>
/// <remarks>
/// <para>The rule is nginx's: at each turn every current weight grows by the weight; the largest current weight, the first
/// of equals, is picked and falls by the sum of all weights. Weights 5, 1, 1 give a a b a c a a. The state
/// returns to its start after sum/gcd turns, so the picks can be stored and any number of loops can take them by index.</para>
/// <para>Endpoints of equal weight only ever differ by whole sums and therefore take turns in their order; comparing one
/// representative for each distinct weight gives the same picks as comparing all endpoints, and makes a
/// period cheap to compute for thousands of endpoints.</para>
/// <para>Limit: <see cref="MaxLength"/> turns. A longer period is shortened by scaling the weights down, rounding toward zero
/// but to no less than 1: the number of turns an endpoint has in a period is then off by less than one.</para>
/// </remarks>
public static class SmoothWeightedSequence
{
    /// <summary>Turns, two bytes each.</summary>
    public const int MaxLength = 65_536;

    /// <summary>Computes one period.</summary>
    /// <param name="weights">Positive; 1 to <see cref="Candidates.MaxCount"/> of them.</param>
    /// <returns>Indices into <paramref name="weights"/>.</returns>
    public static ushort[] Build(ReadOnlySpan<int> weights)
    {
        ArgumentOutOfRangeException.ThrowIfZero(weights.Length, nameof(weights));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weights.Length, Candidates.MaxCount, nameof(weights));

        int[] reduced = Reduce(weights);
        int sum = reduced.Sum();
        Group[] groups = [.. reduced
            .Select((weight, index) => (Weight: weight, Index: index))
            .GroupBy(entry => entry.Weight, entry => entry.Index)
            .Select(group => new Group(group.Key, [.. group]))];

        ushort[] sequence = new ushort[sum];
        for (int turn = 0; turn < sequence.Length; turn++)
        {
            Group best = groups[0];
            foreach (Group group in groups)
            {
                group.Current += group.Weight;
                if (group.Current > best.Current || (group.Current == best.Current && group.Next < best.Next)) best = group;
            }
            sequence[turn] = (ushort)best.Take(sum);
        }
        return sequence;
    }

    private static int[] Reduce(ReadOnlySpan<int> weights)
    {
        int[] reduced = weights.ToArray();
        DivideByCommonFactor(reduced);
        long sum = reduced.Sum(weight => (long)weight);
        if (sum <= MaxLength) return reduced;

        // Weights raised to 1 may add up to one turn for each endpoint: leave room for them.
        long target = MaxLength - Candidates.MaxCount;
        for (int i = 0; i < reduced.Length; i++) reduced[i] = (int)Math.Max(reduced[i] * target / sum, 1);
        DivideByCommonFactor(reduced);
        return reduced;
    }

    private static void DivideByCommonFactor(int[] weights)
    {
        int divisor = weights.Aggregate(0, CommonFactor);
        for (int i = 0; i < weights.Length; i++) weights[i] /= divisor;
    }

    private static int CommonFactor(int a, int b)
    {
        while (b != 0) (a, b) = (b, a % b);
        return a;
    }

    /// <summary>The endpoints of one weight, in order.</summary>
    private sealed class Group(int weight, ImmutableArray<int> members)
    {
        private int _next;

        public int Weight => weight;

        /// <summary>The current weight of the member whose turn is next.</summary>
        public long Current { get; set; }

        public int Next => members[_next];

        public int Take(int sum)
        {
            int taken = members[_next];
            if (++_next == members.Length)
            {
                // All have had this round's turn: the first of them, next again, has fallen by the sum as the others have.
                _next = 0;
                Current -= sum;
            }
            return taken;
        }
    }
}
