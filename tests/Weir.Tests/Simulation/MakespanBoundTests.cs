using Weir.Balancing.Strategies;
using Weir.Simulation.Engine;
using Weir.Simulation.Results;
using Weir.Simulation.Workloads;
using Xunit;

namespace Weir.Tests.Simulation;

public sealed class MakespanBoundTests
{
    [Fact]
    public void Work_that_can_be_parted_evenly_is_bounded_by_its_parts() =>
        Assert.Equal(30, MakespanBound.Of(Scenarios.Alike(2), Scenarios.Requests([.. Enumerable.Repeat((0.0, 2.0), 30)])), 0.1);

    [Fact]
    public void No_request_ends_before_its_arrival_and_its_service() =>
        Assert.Equal(107, MakespanBound.Of(Scenarios.Alike(4), Scenarios.Requests((0, 1), (100, 7))), 6);

    [Fact]
    public void Of_a_few_at_once_the_bound_is_the_best_there_is()
    {
        // 3 + 3 and 2 + 2 + 2: not 6.0 by parts alone, which the same total in other pieces would give, too.
        Assert.Equal(6, MakespanBound.Of(Scenarios.Alike(2), Scenarios.Requests((0, 3), (0, 3), (0, 2), (0, 2), (0, 2))), 6);
        Assert.Equal(8, MakespanBound.Of(Scenarios.Alike(2), Scenarios.Requests((0, 4), (0, 4), (0, 4))), 6);
    }

    [Fact]
    public void No_strategy_ends_before_it()
    {
        for (int seed = 1; seed <= 10; seed++)
        {
            Workload workload = Traffic.OfMedia(new TrafficOptions { Requests = 60, Rate = 3, Seed = seed });
            Scenario scenario = new()
            {
                Endpoints = [.. MediaMix.Kinds.Select((kind, i) => new SimulatedEndpoint { Name = $"e{i}", Kind = kind })],
                Service = FactorService.Of(3, 3, (c, e) => MediaMix.CostOf(MediaMix.Classes[c], MediaMix.Kinds[e])),
            };
            double bound = MakespanBound.Of(scenario, workload);
            foreach (string strategy in StrategyCatalog.Names)
            {
                RunResult result = Simulator.Run(scenario, workload, strategy, new SimulatorOptions { Seed = seed });
                Assert.True(result.Makespan >= bound * (1 - 1e-9), $"seed {seed}: {strategy} ended at {result.Makespan}, before {bound}");
            }
        }
    }
}
