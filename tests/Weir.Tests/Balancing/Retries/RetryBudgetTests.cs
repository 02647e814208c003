using Weir.Balancing.Retries;
using Xunit;

namespace Weir.Tests.Balancing.Retries;

public sealed class RetryBudgetTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_quiet_pool_may_retry_three_times_a_second()
    {
        RetryBudget budget = new(0.2);
        for (int second = 100; second < 105; second++)
        {
            Assert.True(budget.TryTake(second * Second));
            Assert.True(budget.TryTake(second * Second));
            Assert.True(budget.TryTake((second * Second) + (Second / 2)));
            Assert.False(budget.TryTake((second * Second) + (Second / 2)));
        }
    }

    [Fact]
    public void A_busy_pool_may_retry_its_share_of_ten_seconds_and_no_more()
    {
        RetryBudget budget = new(0.2);
        for (int i = 0; i < 1000; i++) budget.OnRequest((100 * Second) + (i * Second / 100));
        int granted = 0;
        while (budget.TryTake(109 * Second)) granted++;
        Assert.Equal(200, granted);
    }

    [Fact]
    public void Requests_older_than_the_window_earn_nothing()
    {
        RetryBudget budget = new(0.5);
        for (int i = 0; i < 100; i++) budget.OnRequest(100 * Second);
        int granted = 0;
        while (budget.TryTake(110 * Second)) granted++;
        Assert.Equal(RetryBudget.LeastPerSecond, granted);
    }

    [Fact]
    public void Under_a_long_outage_retries_stay_within_share_and_minimum()
    {
        Random random = new(PoolFixture.Seed());
        RetryBudget budget = new(0.1);
        long now = 0;
        int requests = 0;
        int retries = 0;
        while (now < 100 * Second)
        {
            now += random.NextInt64(Second / 100);
            budget.OnRequest(now);
            requests++;
            if (budget.TryTake(now)) retries++; // every request fails
        }
        Assert.InRange(retries, requests * 0.09, (requests * 0.11) + (100 * RetryBudget.LeastPerSecond));
    }
}
