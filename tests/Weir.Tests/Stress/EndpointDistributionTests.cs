using System.Text;
using Weir.Stress;
using Xunit;

namespace Weir.Tests.Stress;

public sealed class EndpointDistributionTests
{
    [Fact]
    public void Names_are_counted_and_come_back_in_order()
    {
        var distribution = new EndpointDistribution();
        foreach (string name in (string[])["B", "A", "B", "", "B"]) distribution.Add(Encoding.ASCII.GetBytes(name));
        Assert.Equal([new("", 1), new("A", 1), new("B", 3)], distribution.Counts());
    }

    [Fact]
    public void Names_beyond_the_limit_are_counted_together()
    {
        var distribution = new EndpointDistribution();
        for (int i = 0; i < EndpointDistribution.MaxNames + 10; i++) distribution.Add(Encoding.ASCII.GetBytes($"e{i}"));
        for (int i = 0; i < EndpointDistribution.MaxNames; i++) distribution.Add(Encoding.ASCII.GetBytes($"e{i}"));
        var counts = distribution.Counts();
        Assert.Equal(new KeyValuePair<string, long>(EndpointDistribution.Others, 10), counts[^1]);
        Assert.Equal(EndpointDistribution.MaxNames + 1, counts.Count);
        Assert.All(counts.SkipLast(1), c => Assert.Equal(2, c.Value));
    }

    [Fact]
    public void A_name_that_is_too_long_is_one_of_the_others()
    {
        var distribution = new EndpointDistribution();
        distribution.Add(new byte[EndpointDistribution.MaxNameBytes + 1]);
        Assert.Equal([new(EndpointDistribution.Others, 1)], distribution.Counts());
    }

    [Fact]
    public void A_known_name_costs_no_allocation()
    {
        var distribution = new EndpointDistribution();
        distribution.Add("127.0.0.1:5000"u8);
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 1_000; i++) distribution.Add("127.0.0.1:5000"u8);
        }));
    }
}
