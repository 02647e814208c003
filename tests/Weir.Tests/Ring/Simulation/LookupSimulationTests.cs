using Weir.Ring.Simulation;
using Xunit;

namespace Weir.Tests.Ring.Simulation;

/// <summary>The tables of ToN 2003 §V, within a tenth. A path counts the nodes that answered, the owner included, the searcher not.</summary>
public sealed class LookupSimulationTests
{
    private const int Lookups = 4_000;

    public static TheoryData<int> Powers => [.. Enumerable.Range(3, 12)];

    [Theory]
    [MemberData(nameof(Powers))]
    public void The_mean_path_is_half_the_logarithm_of_the_nodes(int power)
    {
        LookupSimulationReport report = LookupSimulation.Run(new() { Nodes = 1 << power, Successors = 3, Lookups = Lookups });
        Assert.InRange(report.MeanPath / (power / 2.0), 0.9, 1.1);
        Assert.Equal((0, 0), (report.FailedLookups, report.MeanTimeouts));
    }

    [Theory]
    [InlineData(0.0, 3.84)]
    [InlineData(0.1, 4.03)]
    [InlineData(0.2, 4.22)]
    [InlineData(0.3, 4.44)]
    [InlineData(0.4, 4.69)]
    [InlineData(0.5, 5.09)]
    public void No_look_up_fails_when_a_fraction_of_the_nodes_does(double fail, double path)
    {
        LookupSimulationReport report = LookupSimulation.Run(new() { Nodes = 1_000, Successors = 20, Fail = fail, Lookups = Lookups });
        Assert.InRange(report.MeanPath / path, 0.9, 1.1);
        Assert.Equal(0, report.FailedLookups);
    }

    [Theory]
    [InlineData(1, 0.0, 0.05, 4.3, 5.3)]
    [InlineData(20, 0.45, 0.55, 1.45, 1.75)]
    public void Virtual_nodes_even_out_the_keys(int positions, double leastP1, double mostP1, double leastP99, double mostP99)
    {
        LookupSimulationReport report = LookupSimulation.Run(
            new() { Nodes = 10_000, Virtual = positions, Keys = 1_000_000, Lookups = 0 });
        Assert.InRange(report.KeysP1!.Value, leastP1, mostP1);
        Assert.InRange(report.KeysP99!.Value, leastP99, mostP99);
    }

    [Fact]
    public void A_seed_gives_the_same_figures_again()
    {
        LookupSimulationOptions options = new() { Nodes = 100, Fail = 0.2, Lookups = 500, Seed = 7, Keys = 1_000 };
        Assert.Equal(LookupSimulation.Run(options), LookupSimulation.Run(options));
        Assert.NotEqual(LookupSimulation.Run(options), LookupSimulation.Run(options with { Seed = 8 }));
    }
}
