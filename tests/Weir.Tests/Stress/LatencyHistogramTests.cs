using Weir.Stress;
using Xunit;

namespace Weir.Tests.Stress;

public sealed class LatencyHistogramTests
{
    private static readonly double[] Percents = [0.1, 1, 25, 50, 90, 99, 99.9, 99.99, 100];

    [Fact]
    public void Short_durations_are_counted_exactly()
    {
        for (int ticks = 0; ticks < 256; ticks++)
        {
            var histogram = new LatencyHistogram();
            histogram.Record(new TimeSpan(ticks));
            histogram.Record(TimeSpan.FromHours(1)); // the maximum must not help
            Assert.Equal(ticks, histogram.Percentile(50).Ticks);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_percentile_is_within_half_a_percent_of_the_sorted_list(int seed)
    {
        var random = new Random(seed);
        var histogram = new LatencyHistogram();
        long[] values = new long[20_000];
        for (int i = 0; i < values.Length; i++)
        {
            // From microseconds to minutes, evenly over the orders of magnitude.
            values[i] = (long)Math.Pow(10, 1 + (random.NextDouble() * 8));
            histogram.Record(new TimeSpan(values[i]));
        }

        Array.Sort(values);
        foreach (double percent in Percents)
        {
            long expected = values[Math.Max(0, (int)Math.Ceiling((percent / 100 * values.Length) - 1e-9) - 1)];
            double error = Math.Abs(histogram.Percentile(percent).Ticks - expected) / (double)expected;
            Assert.True(error <= 0.005, $"p{percent} is off by {error:P2} (seed {seed})");
        }
    }

    [Fact]
    public void Percentiles_follow_the_nearest_rank()
    {
        var histogram = new LatencyHistogram();
        for (int i = 1; i <= 100; i++) histogram.Record(new TimeSpan(i));
        Assert.Equal(50, histogram.Percentile(50).Ticks);
        Assert.Equal(99, histogram.Percentile(99).Ticks);
        Assert.Equal(100, histogram.Percentile(99.9).Ticks);
        Assert.Equal(1, histogram.Percentile(0.1).Ticks);
    }

    [Fact]
    public void Maximum_and_mean_are_exact()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromTicks(1_000_001));
        histogram.Record(TimeSpan.FromTicks(3_000_003));
        Assert.Equal(3_000_003, histogram.Max.Ticks);
        Assert.Equal(2_000_002, histogram.Mean.Ticks);
        Assert.Equal(2, histogram.Count);
    }

    [Fact]
    public void What_is_beyond_the_range_keeps_its_maximum()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromDays(30));
        histogram.Record(TimeSpan.MaxValue);
        histogram.Record(TimeSpan.FromMilliseconds(-5));
        Assert.Equal(3, histogram.Count);
        Assert.Equal(TimeSpan.MaxValue, histogram.Max);
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(1));
    }

    [Fact]
    public void Nothing_counted_is_zero()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal(TimeSpan.Zero, histogram.Percentile(99));
        Assert.Equal(TimeSpan.Zero, histogram.Mean);
    }
}
