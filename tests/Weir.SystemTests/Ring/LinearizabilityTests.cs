using Xunit;

namespace Weir.SystemTests.Ring;

/// <summary>The checker itself: it must be able to say no.</summary>
public sealed class LinearizabilityTests
{
    private static CasOperation Read(long from, long to, string? found) => new(from, to, null, null, found, false);

    private static CasOperation Swap(long from, long to, string? expected, string written, bool succeeded) => new(from, to, expected, written, null, succeeded);

    [Fact]
    public void A_read_after_a_swap_finds_what_it_wrote() =>
        Assert.True(Linearizability.Holds([Swap(1, 2, null, "a", true), Read(3, 4, "a")]));

    [Fact]
    public void A_read_that_finds_what_was_replaced_before_is_refuted() =>
        Assert.False(Linearizability.Holds([Swap(1, 2, null, "a", true), Swap(3, 4, "a", "b", true), Read(5, 6, "a")]));

    [Fact]
    public void Two_swaps_of_one_value_cannot_both_succeed() =>
        Assert.False(Linearizability.Holds([Swap(1, 9, null, "a", true), Swap(1, 9, null, "b", true)]));

    [Fact]
    public void Overlapping_operations_may_have_happened_in_any_order() =>
        Assert.True(Linearizability.Holds([Swap(1, 10, null, "a", true), Read(2, 9, null), Read(3, 8, null)]));

    [Fact]
    public void A_value_seen_and_then_gone_is_refuted() =>
        Assert.False(Linearizability.Holds([Swap(1, long.MaxValue, null, "a", false), Read(2, 3, "a"), Read(4, 5, null)]));

    [Fact]
    public void A_swap_of_unknown_outcome_may_take_effect_late_or_never()
    {
        Assert.True(Linearizability.Holds([Swap(1, long.MaxValue, null, "a", false), Read(2, 3, null), Read(4, 5, "a")]));
        Assert.True(Linearizability.Holds([Swap(1, long.MaxValue, null, "a", false), Read(2, 3, null)]));
    }

    [Fact]
    public void A_refused_swap_needs_another_value_to_have_been_there() =>
        Assert.False(Linearizability.Holds([Swap(1, 2, null, "a", true), Swap(3, 4, "a", "b", false)]));
}
