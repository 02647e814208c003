using Weir.Balancing;
using Xunit;

namespace Weir.Tests.Balancing;

public sealed class TriedEndpointsTests
{
    [Fact]
    public void An_empty_set_contains_nothing_not_even_zero() => Assert.False(default(TriedEndpoints).Contains(0));

    [Fact]
    public void What_was_added_is_contained()
    {
        TriedEndpoints tried = default;
        Assert.True(tried.TryAdd(0));
        Assert.True(tried.TryAdd(int.MaxValue));

        Assert.True(tried.Contains(0));
        Assert.True(tried.Contains(int.MaxValue));
        Assert.False(tried.Contains(1));
    }

    [Fact]
    public void A_full_set_refuses_another_and_takes_a_known_one()
    {
        TriedEndpoints tried = default;
        for (int id = 0; id < TriedEndpoints.MaxCount; id++) Assert.True(tried.TryAdd(id));

        Assert.False(tried.TryAdd(100));
        Assert.True(tried.TryAdd(3));
        Assert.Equal(TriedEndpoints.MaxCount, tried.Count);
    }
}
