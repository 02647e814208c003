using Weir.Balancing.RateLimits;
using Xunit;

namespace Weir.Tests.Balancing.RateLimits;

public sealed class GcraTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_burst_passes_at_once_and_then_one_each_interval()
    {
        Gcra rule = new(10, TimeSpan.FromSeconds(1), burst: 3);
        long state = 0;
        Assert.Equal(new(true, 2, 0, Second / 10), Take(rule, ref state, Second));
        Assert.Equal(new(true, 1, 0, 2 * Second / 10), Take(rule, ref state, Second));
        Assert.Equal(new(true, 0, Second / 10, 3 * Second / 10), Take(rule, ref state, Second));
        Assert.Equal(new(false, 0, Second / 10, 3 * Second / 10), Take(rule, ref state, Second));
        Assert.False(Take(rule, ref state, Second + (Second / 10) - 1).IsAllowed);
        Assert.True(Take(rule, ref state, Second + (Second / 10)).IsAllowed);
        Assert.False(Take(rule, ref state, Second + (Second / 10)).IsAllowed);
    }

    [Fact]
    public void A_request_that_is_refused_costs_nothing()
    {
        Gcra rule = new(1, TimeSpan.FromSeconds(1), burst: 1);
        long state = 0;
        Assert.True(Take(rule, ref state, Second).IsAllowed);
        for (int i = 0; i < 100; i++) Assert.False(Take(rule, ref state, Second + i).IsAllowed);
        Assert.True(Take(rule, ref state, 2 * Second).IsAllowed);
    }

    /// <summary>Against a bucket of tokens, in whole intervals so that both count exactly.</summary>
    [Fact]
    public void It_decides_as_a_token_bucket_does()
    {
        Random random = new(PoolFixture.Seed());
        for (int run = 0; run < 50; run++)
        {
            int burst = random.Next(1, 10);
            Gcra rule = new(1000, TimeSpan.FromSeconds(1), burst);
            long state = 0;
            long now = Second;
            long tokens = burst;
            for (int i = 0; i < 500; i++)
            {
                int milliseconds = random.Next(4);
                now += milliseconds * 1_000_000L;
                tokens = Math.Min(tokens + milliseconds, burst);
                RateLimitVerdict verdict = Take(rule, ref state, now);
                Assert.Equal(tokens > 0, verdict.IsAllowed);
                if (tokens > 0) tokens--;
                Assert.Equal(tokens, verdict.Remaining);
                Assert.Equal((burst - tokens) * 1_000_000, verdict.ResetNanos);
            }
        }
    }

    [Fact]
    public void The_largest_limits_do_not_overflow()
    {
        Gcra rule = new(1, TimeSpan.FromHours(1), Gcra.MaxPerPeriod);
        long state = 0;
        Assert.Equal(Gcra.MaxPerPeriod - 1, Take(rule, ref state, long.MaxValue / 4).Remaining);
    }

    private static RateLimitVerdict Take(Gcra rule, ref long state, long now)
    {
        RateLimitVerdict verdict = rule.Decide(state, now, out long next);
        state = next;
        return verdict;
    }
}
