using Weir.Balancing;
using Xunit;

namespace Weir.Tests.Balancing;

public sealed class SlidingCountTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_slot_is_forgotten_ten_slots_later_and_not_before()
    {
        SlidingCount count = new(TimeSpan.FromSeconds(10));
        count.Add(5 * Second);
        count.Add((6 * Second) - 1);
        Assert.Equal(2, count.Sum((15 * Second) - 1));
        Assert.Equal(0, count.Sum(15 * Second));
    }

    [Fact]
    public void The_latest_slot_counts_alone()
    {
        SlidingCount count = new(TimeSpan.FromSeconds(10));
        count.Add(5 * Second);
        Assert.Equal(1, count.Add(6 * Second));
        Assert.Equal(2, count.Add(6 * Second));
        Assert.Equal((2, 3), (count.Latest(6 * Second), count.Sum(6 * Second)));
        Assert.Equal(0, count.Latest(7 * Second));
    }

    [Fact]
    public void An_event_of_a_clock_that_is_a_little_behind_is_not_lost()
    {
        SlidingCount count = new(TimeSpan.FromSeconds(1));
        count.Add(20 * Second);
        count.Add((20 * Second) - 1);
        Assert.Equal(2, count.Sum(20 * Second));
    }

    [Fact]
    public async Task No_event_is_lost_between_threads()
    {
        SlidingCount count = new(TimeSpan.FromSeconds(10));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 10_000; i++) count.Add(i * Second / 5000);
        })));
        Assert.Equal(40_000, count.Sum(2 * Second));
    }
}
