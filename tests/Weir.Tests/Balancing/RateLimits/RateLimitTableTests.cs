using Weir.Balancing.RateLimits;
using Xunit;

namespace Weir.Tests.Balancing.RateLimits;

public sealed class RateLimitTableTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void Keys_are_counted_apart()
    {
        RateLimitTable table = new(new Gcra(1, TimeSpan.FromSeconds(1), 2), 1024);
        Assert.True(table.Take(7, Second).IsAllowed);
        Assert.True(table.Take(7, Second).IsAllowed);
        Assert.False(table.Take(7, Second).IsAllowed);
        Assert.True(table.Take(8, Second).IsAllowed);
        Assert.True(table.Take(0, Second).IsAllowed); // no key is special
    }

    [Fact]
    public void A_flood_of_keys_neither_grows_the_table_nor_frees_an_offender()
    {
        Random random = new(PoolFixture.Seed());
        RateLimitTable table = new(new Gcra(10, TimeSpan.FromSeconds(1), 10), 1024);
        ulong offender = (ulong)random.NextInt64();
        for (int i = 0; i < 10; i++) Assert.True(table.Take(offender, Second).IsAllowed);
        int passed = 0;
        for (int i = 0; i < 200_000; i++)
        {
            long now = Second + (i * 5000L); // one second in all
            table.Take((ulong)random.NextInt64(), now);
            if (i % 100 == 0 && table.Take(offender, now).IsAllowed) passed++;
        }
        Assert.Equal(1024, table.Capacity);
        Assert.InRange(passed, 9, 10); // its ten a second, as if there were no flood
        Assert.True(table.Evicted > 100_000);
    }

    [Fact]
    public void A_key_at_rest_goes_before_one_that_owes()
    {
        RateLimitTable table = new(new Gcra(1, TimeSpan.FromSeconds(1), 5), RateLimitTable.Ways);
        for (ulong key = 1; key < RateLimitTable.Ways; key++)
        {
            for (int i = 0; i < 5; i++) table.Take(key, 100 * Second);
        }
        for (ulong fresh = 100; fresh < 150; fresh++) Assert.True(table.Take(fresh, (100 + (long)(fresh - 100) / 100) * Second).IsAllowed);
        for (ulong key = 1; key < RateLimitTable.Ways; key++) Assert.False(table.Take(key, 100 * Second).IsAllowed);
    }

    [Fact]
    public async Task A_key_that_all_threads_use_gets_its_burst_and_not_one_more()
    {
        RateLimitTable table = new(new Gcra(1, TimeSpan.FromHours(1), 1000), 64);
        int[] passed = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 2000).Count(_ => table.Take(42, Second).IsAllowed))));
        Assert.Equal(1000, passed.Sum());
    }

    [Fact]
    public void Taking_allocates_nothing()
    {
        RateLimitTable table = new(new Gcra(10, TimeSpan.FromSeconds(1), 10), 64);
        for (ulong i = 0; i < 2000; i++) table.Take(i, Second);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (ulong i = 0; i < 10_000; i++) table.Take(i, Second);
        }));
    }
}
