using Weir.Balancing;
using Xunit;

namespace Weir.Tests.Balancing;

/// <summary>The average of the response time, seen through the load that keeps it.</summary>
public sealed class PeakEwmaTests
{
    private const long Second = 1_000_000_000;
    private const long Ms = 1_000_000;

    private readonly EndpointLoad _load = new();

    [Fact]
    public void There_is_no_average_before_the_first_sample()
    {
        _load.Begin();
        _load.Abandon();
        Assert.Null(_load.ResponseTimeNanos(Second));
    }

    [Fact]
    public void A_sample_above_the_average_replaces_it_at_once()
    {
        Sample(10 * Ms, Second);
        Sample(500 * Ms, Second);

        Assert.Equal(500.0 * Ms, _load.ResponseTimeNanos(Second));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(10_000)]
    [InlineData(60_000)]
    public void A_sample_below_pulls_by_the_time_since_the_last_one(long elapsedMs)
    {
        Sample(100 * Ms, 0);
        Sample(20 * Ms, elapsedMs * Ms);

        double kept = Math.Exp(-elapsedMs / 10_000.0);
        double expected = ((100 * kept) + (20 * (1 - kept))) * Ms;
        Assert.Equal(expected, _load.ResponseTimeNanos(elapsedMs * Ms)!.Value, expected * 1e-6);
    }

    [Fact]
    public void Many_samples_in_one_moment_count_no_more_than_one()
    {
        Sample(100 * Ms, 0);
        for (int i = 0; i < 1000; i++) Sample(1 * Ms, 0);

        Assert.Equal(100.0 * Ms, _load.ResponseTimeNanos(0));
    }

    [Fact]
    public void Frequent_and_rare_samples_forget_a_peak_in_the_same_time()
    {
        EndpointLoad rare = new();
        Sample(100 * Ms, 0);
        rare.Begin();
        rare.End(100 * Ms, 0);

        for (int i = 1; i <= 10_000; i++) Sample(10 * Ms, i * Ms);
        rare.Begin();
        rare.End(10 * Ms, 10 * Second);

        double expected = rare.ResponseTimeNanos(10 * Second)!.Value;
        Assert.Equal(expected, _load.ResponseTimeNanos(10 * Second)!.Value, expected * 0.001);
    }

    [Fact]
    public void Reading_lets_the_average_decay_and_changes_nothing()
    {
        Sample(100 * Ms, 0);

        Assert.Equal(100 * Ms / Math.E, _load.ResponseTimeNanos(10 * Second)!.Value, 1);
        Assert.Equal(100.0 * Ms, _load.ResponseTimeNanos(0));
    }

    [Fact]
    public void The_decay_time_can_be_set()
    {
        _load.ResponseTimeDecay = TimeSpan.FromSeconds(1);
        Sample(100 * Ms, 0);

        Assert.Equal(100 * Ms / Math.E, _load.ResponseTimeNanos(Second)!.Value, 1);
    }

    [Fact]
    public void A_loop_whose_clock_lags_behind_does_no_harm()
    {
        Sample(100 * Ms, 10 * Second);
        Sample(10 * Ms, 9 * Second);

        Assert.Equal(100.0 * Ms, _load.ResponseTimeNanos(9 * Second));
        Assert.Equal(100.0 * Ms, _load.ResponseTimeNanos(10 * Second));
    }

    [Fact]
    public void Random_samples_never_leave_the_range_of_the_samples_while_read_at_once()
    {
        Random random = new(PoolFixture.Seed());
        long now = 0;
        long lowest = long.MaxValue;
        long highest = 0;
        for (int i = 0; i < 10_000; i++)
        {
            long sample = random.NextInt64(1, 10 * Second);
            lowest = Math.Min(lowest, sample);
            highest = Math.Max(highest, sample);
            Sample(sample, now += random.NextInt64(20 * Second));
            Assert.InRange(_load.ResponseTimeNanos(now)!.Value, lowest * 0.999, highest);
            Assert.True(_load.ResponseTimeNanos(now) >= sample * 0.999);
        }
    }

    private void Sample(long nanos, long now)
    {
        _load.Begin();
        _load.End(nanos, now);
    }
}
