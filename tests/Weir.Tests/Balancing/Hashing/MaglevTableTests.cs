using Weir.Balancing.Hashing;
using Xunit;

namespace Weir.Tests.Balancing.Hashing;

public sealed class MaglevTableTests
{
    [Fact]
    public void Equal_endpoints_own_equal_numbers_of_slots()
    {
        int[] owned = Owned(Build(Addresses(7), Ones(7)), 7);

        Assert.Equal(MaglevTable.Size, owned.Sum());
        Assert.True(owned.Max() - owned.Min() <= 1);
    }

    [Fact]
    public void Slots_are_owned_in_proportion_to_weights()
    {
        int[] weights = [1, 2, 3, 10, 256];
        int[] owned = Owned(Build(Addresses(5), weights), 5);

        for (int i = 0; i < weights.Length; i++)
        {
            double due = (double)MaglevTable.Size * weights[i] / weights.Sum();
            Assert.InRange(owned[i], due - 2, due + 2);
        }
    }

    [Fact]
    public void Even_the_lightest_of_thousands_owns_a_slot()
    {
        int[] weights = [.. Enumerable.Repeat(2560, 4095), 1];
        Assert.True(Owned(Build(Addresses(4096), weights), 4096).Min() >= 1);
    }

    // The keys of the one that leaves must move: 1/n. Of the others the paper reports some percent for a table of this size.
    [Theory]
    [InlineData(3, 0.02)]
    [InlineData(10, 0.03)]
    [InlineData(50, 0.05)]
    public void When_one_endpoint_leaves_few_keys_of_the_others_move(int count, double bound)
    {
        string[] addresses = Addresses(count);
        MaglevTable before = Build(addresses, Ones(count));
        MaglevTable after = Build(addresses[..^1], Ones(count - 1));

        int movedOfOthers = 0;
        for (int slot = 0; slot < MaglevTable.Size; slot++)
        {
            if (before[slot] != count - 1 && before[slot] != after[slot]) movedOfOthers++;
        }

        Assert.InRange((double)movedOfOthers / MaglevTable.Size, 0, bound);
    }

    [Fact]
    public void The_order_of_the_configuration_does_not_matter()
    {
        string[] addresses = Addresses(9);
        int[] weights = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        MaglevTable forward = Build(addresses, weights);
        MaglevTable backward = Build([.. addresses.Reverse()], [.. weights.Reverse()]);

        for (int slot = 0; slot < MaglevTable.Size; slot++) Assert.Equal(forward[slot], addresses.Length - 1 - backward[slot]);
    }

    [Fact]
    public void Only_the_proportion_of_weights_matters()
    {
        MaglevTable small = Build(Addresses(3), [1, 2, 3]);
        MaglevTable large = Build(Addresses(3), [10, 20, 30]);

        for (int slot = 0; slot < MaglevTable.Size; slot++) Assert.Equal(small[slot], large[slot]);
    }

    /// <summary>A change here moves every key of every user on the day of the upgrade.</summary>
    [Fact]
    public void The_table_is_the_same_in_every_version()
    {
        MaglevTable table = Build(Addresses(5), [1, 2, 3, 4, 5]);
        byte[] owners = new byte[MaglevTable.Size];
        for (int slot = 0; slot < owners.Length; slot++) owners[slot] = (byte)table[slot];

        Assert.Equal(PinnedTable, XxHash64.Hash(owners));
    }

    private const ulong PinnedTable = 9948759453183749154;

    private static MaglevTable Build(string[] addresses, int[] weights) => MaglevTable.Build(addresses, weights);

    private static string[] Addresses(int count) => [.. Enumerable.Range(0, count).Select(PoolFixture.Address)];

    private static int[] Ones(int count) => [.. Enumerable.Repeat(1, count)];

    private static int[] Owned(MaglevTable table, int count)
    {
        int[] owned = new int[count];
        for (int slot = 0; slot < MaglevTable.Size; slot++) owned[table[slot]]++;
        return owned;
    }
}
