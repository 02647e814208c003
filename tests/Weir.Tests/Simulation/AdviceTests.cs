using Weir.Simulation.Advising;
using Xunit;

namespace Weir.Tests.Simulation;

public sealed class AdviceTests
{
    private static readonly string[] Names = ["first", "round-robin", "random", "least-connections", "ip-hash"];

    [Fact]
    public void The_fastest_is_recommended_with_its_gain_run_by_run()
    {
        Advice advice = Advice.Of(Names, [[9, 18], [4, 8], [5, 10], [2, 4.1], [6, 12]], "round-robin");

        Assert.Equal(AdviceVerdict.Change, advice.Verdict);
        Assert.Equal("least-connections", advice.Recommended.Strategy);
        Assert.Equal(-0.49, advice.Recommended.Change.Mean, 0.01);
        Assert.Equal("least-connections", advice.Estimates[0].Strategy);
    }

    [Fact]
    public void Within_noise_one_stays()
    {
        Advice advice = Advice.Of(Names, [[9, 9, 9], [4, 5, 4.4], [9, 9, 9], [4.4, 4.3, 4.6], [9, 9, 9]], "round-robin");

        Assert.Equal(AdviceVerdict.Stay, advice.Verdict);
        Assert.Equal("round-robin", advice.Recommended.Strategy);
    }

    [Fact]
    public void A_gain_that_is_sure_but_small_is_no_reason_to_change() =>
        Assert.Equal(AdviceVerdict.Stay, Advice.Of(Names, [[9, 9], [1.01, 1.01], [9, 9], [1, 1.0001], [9, 9]], "round-robin").Verdict);

    [Fact]
    public void Of_equals_the_simplest_is_recommended() =>
        Assert.Equal("round-robin", Advice.Of(Names, [[9, 9.1], [1, 1.1], [1, 1.1], [1, 1.1], [9, 9.1]], "first").Recommended.Strategy);

    [Fact]
    public void A_strategy_that_binds_clients_is_not_recommended_however_fast_and_its_purpose_is_respected()
    {
        Advice advice = Advice.Of(Names, [[9, 9.1], [4, 4.2], [5, 5.3], [2, 2.1], [1, 1.1]], "ip-hash");

        Assert.Equal(AdviceVerdict.DoesOtherWork, advice.Verdict);
        Assert.Equal("least-connections", advice.Recommended.Strategy);
    }

    [Fact]
    public void Confidence_is_by_Students_t()
    {
        // Mean 2, deviation 1, three samples: 4.303 / √3.
        Estimate estimate = Estimate.Of([1, 2, 3]);

        Assert.Equal(2, estimate.Mean, 9);
        Assert.Equal(2.484, estimate.Margin, 3);
    }
}
