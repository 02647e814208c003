using Weir.Proxy.Affinity;
using Xunit;

namespace Weir.Tests.Proxy.Affinity;

/// <summary>A bounded table in which an entry lives as long as it is used.</summary>
public sealed class MemoryAffinityTableTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void An_entry_is_found_until_its_time_is_over()
    {
        MemoryAffinityTable table = new(10, TimeSpan.FromSeconds(5));
        table.Put(1, 11, 0);
        Assert.Equal((true, 11UL), Get(table, 1, (5 * Second) - 1));
        Assert.Equal((false, 0UL), Get(table, 2, 0));
        // Looked at: its time began anew.
        Assert.Equal((true, 11UL), Get(table, 1, (10 * Second) - 2));
        Assert.Equal((false, 0UL), Get(table, 1, (15 * Second) - 2));
        Assert.Equal((0, 0L), (table.Count, table.Evicted));
    }

    [Fact]
    public void When_it_is_full_the_entry_that_was_unused_the_longest_goes()
    {
        MemoryAffinityTable table = new(3, TimeSpan.FromHours(1));
        for (ulong key = 1; key <= 3; key++)
            table.Put(key, key, 0);
        Get(table, 1, 1);
        table.Put(4, 4, 2);
        Assert.Equal([true, false, true, true], new ulong[] { 1, 2, 3, 4 }.Select(key => Get(table, key, 3).Found));
        Assert.Equal((3, 1L), (table.Count, table.Evicted));
    }

    [Fact]
    public void A_put_replaces()
    {
        MemoryAffinityTable table = new(3, TimeSpan.FromHours(1));
        table.Put(1, 11, 0);
        table.Put(1, 12, 0);
        Assert.Equal((true, 12UL), Get(table, 1, 1));
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void It_does_what_a_plain_list_does()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        const int Limit = 50;
        long life = 40;
        MemoryAffinityTable table = new(Limit, TimeSpan.FromTicks(1) * life); // 100 ns each
        List<(ulong Key, ulong Value, long Used)> model = []; // oldest first
        long now = 0;
        for (int i = 0; i < 20_000; i++)
        {
            now += random.Next(0, 3) * 100;
            ulong key = (ulong)random.Next(1, 100) * 0x9E37_79B9_7F4A_7C15;
            model.RemoveAll(entry => entry.Used + (life * 100) <= now);
            int at = model.FindIndex(entry => entry.Key == key);
            ulong value = at < 0 ? 0 : model[at].Value;
            if (at >= 0)
                model.RemoveAt(at);
            if (random.Next(2) == 0)
            {
                Assert.True((at >= 0, value) == Get(table, key, now), $"seed {seed}, step {i}");
                if (at >= 0)
                    model.Add((key, value, now));
                continue;
            }

            if (model.Count == Limit)
                model.RemoveAt(0);
            table.Put(key, (ulong)i, now);
            model.Add((key, (ulong)i, now));
            Assert.True(table.Count == model.Count, $"seed {seed}, step {i}: {table.Count} for {model.Count}");
        }
    }

    [Fact]
    public void Loops_that_use_it_at_once_find_what_they_put()
    {
        MemoryAffinityTable table = new(100_000, TimeSpan.FromHours(1));
        Parallel.For(0, 4, loop =>
        {
            for (ulong i = 1; i <= 5000; i++)
            {
                ulong key = ((i * 4) + (ulong)loop) * 0x9E37_79B9_7F4A_7C15;
                table.Put(key, i, 0);
                Assert.Equal((true, i), Get(table, key, 1));
            }
        });
        Assert.Equal((20_000, 0L), (table.Count, table.Evicted));
    }

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        MemoryAffinityTable table = new(2, TimeSpan.FromHours(1));
        ulong key = 0;
        long allocated = Allocations.Of(() =>
        {
            table.Put(++key, 1, 0);
            table.TryGet(key, 0, out _);
        });
        Assert.Equal(0, allocated);
    }

    private static (bool Found, ulong Identity) Get(MemoryAffinityTable table, ulong key, long now) => (table.TryGet(key, now, out ulong identity), identity);
}
