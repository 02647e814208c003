using System.Text;

namespace Weir.Balancing.Hashing;

/// <summary>A lookup table from key to endpoint that changes little when endpoints come and go.</summary>
/// <remarks>
/// <para>Eisenbud et al., <em>Maglev: A Fast and Reliable Software Network Load Balancer</em>, NSDI 2016, §3.4. Every
/// endpoint has its own order of preference over all slots; they take turns, each choosing the best slot that is still
/// free. With weights an endpoint takes turns in proportion: when the heaviest has had k turns, an endpoint of a fraction
/// w of its weight has had ⌈k·w⌉ at most (Envoy's <c>maglev_lb.cc</c> does the same).</para>
/// <para>Shares are exact to about one slot in 65,537. When one of n endpoints leaves, its own keys move and a few others:
/// about 1 % with ten endpoints. Preferences depend on the address alone and turns go in the order of addresses,
/// so two nodes whose configurations list the same endpoints in different order agree on every key.</para>
/// <para>Building takes a few milliseconds, which is why the control plane does it; a lookup is one memory read. 128 KiB.</para>
/// </remarks>
public sealed class MaglevTable
{
    /// <summary>Prime, so that every skip visits all slots; the paper's choice, good for about 650 endpoints at an
    /// imbalance of 1 % and usable up to the pool's limit of 4,096.</summary>
    public const int Size = 65537;

    private const ulong OffsetSeed = 0;
    private const ulong SkipSeed = 1;
    private const ushort Free = ushort.MaxValue;

    private readonly ushort[] _slots;

    private MaglevTable(ushort[] slots) => _slots = slots;

    /// <summary>The slot where a key's search starts.</summary>
    public static int SlotOf(ulong hash) => (int)(hash % Size);

    /// <summary>How far the key goes on when the endpoint of a slot cannot serve; see <see cref="Next"/>.</summary>
    /// <remarks>A stride of the key's own, because neighbouring slots are not independent: with strides of 1 one of four
    /// others would get a quarter more of a full endpoint's keys than it should.</remarks>
    public static int StrideOf(ulong hash) => (int)((hash >> 32) % (Size - 1)) + 1;

    /// <summary>The slot to go on with. <see cref="Size"/> steps visit every slot once, for the size is prime.</summary>
    public static int Next(int slot, int stride)
    {
        int next = slot + stride;
        return next >= Size ? next - Size : next;
    }

    /// <summary>The index of the endpoint that owns a slot.</summary>
    public int this[int slot] => _slots[slot];

    /// <summary>Fills a table.</summary>
    /// <param name="addresses">Distinct; at least one and fewer than 65,535.</param>
    /// <param name="weights">Positive, in any unit; one for each address.</param>
    public static MaglevTable Build(ReadOnlySpan<string> addresses, ReadOnlySpan<int> weights)
    {
        ArgumentOutOfRangeException.ThrowIfZero(addresses.Length, nameof(addresses));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(addresses.Length, (int)Free, nameof(addresses));
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, addresses.Length, nameof(weights));

        Turn[] turns = Turns(addresses, weights);
        long heaviest = 0;
        foreach (int weight in weights) heaviest = Math.Max(heaviest, weight);

        ushort[] slots = new ushort[Size];
        Array.Fill(slots, Free);
        int filled = 0;
        for (long round = 0; ; round++)
        {
            for (int i = 0; i < turns.Length; i++)
            {
                ref Turn turn = ref turns[i];
                // Turns taken so far against turns due: round × weight / heaviest, without dividing.
                if (round * turn.Weight < turn.Taken * heaviest) continue;
                turn.Taken++;
                slots[turn.NextFree(slots)] = turn.Index;
                if (++filled == Size) return new MaglevTable(slots);
            }
        }
    }

    private static Turn[] Turns(ReadOnlySpan<string> addresses, ReadOnlySpan<int> weights)
    {
        string[] names = addresses.ToArray();
        Turn[] turns = new Turn[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            byte[] name = Encoding.UTF8.GetBytes(names[i]);
            turns[i] = new Turn
            {
                Index = (ushort)i,
                Weight = weights[i],
                Slot = (int)(XxHash64.Hash(name, OffsetSeed) % Size),
                Skip = (int)(XxHash64.Hash(name, SkipSeed) % (Size - 1)) + 1,
            };
        }
        Array.Sort(names, turns, StringComparer.Ordinal);
        return turns;
    }

    /// <summary>One endpoint's place in its order of preference.</summary>
    private struct Turn
    {
        public ushort Index;
        public long Weight;
        public long Taken;
        public int Slot;
        public int Skip;

        public int NextFree(ushort[] slots)
        {
            while (true)
            {
                int slot = Slot;
                Slot += Skip;
                if (Slot >= Size) Slot -= Size;
                if (slots[slot] == Free) return slot;
            }
        }
    }
}
