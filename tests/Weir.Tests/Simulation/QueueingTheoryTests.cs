using Weir.Simulation.Engine;
using Weir.Simulation.Results;
using Weir.Simulation.Workloads;
using Xunit;

namespace Weir.Tests.Simulation;

/// <summary>The simulator against the formulas it must agree with: mean waits within 2 %.</summary>
public sealed class QueueingTheoryTests
{
    private const double Tolerance = 0.02;
    private const int Requests = 1_500_000;

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.7)]
    public void One_server_with_exponential_service_waits_as_MM1(double load)
    {
        RunResult result = Run(ServiceShape.Exponential, load, servers: 1);

        // Wq = ρ / (μ − λ), with μ = 1.
        AssertClose(load / (1 - load), result.MeanWait);
        Assert.Equal(load, result.Endpoints[0].Utilisation, 0.01);
    }

    [Theory]
    [InlineData(0.7)]
    public void One_server_with_constant_service_waits_as_MD1(double load)
    {
        RunResult result = Run(ServiceShape.Deterministic, load, servers: 1);

        // Pollaczek and Khinchine: half of M/M/1.
        AssertClose(load / (2 * (1 - load)), result.MeanWait);
    }

    [Theory]
    [InlineData(4, 0.8)]
    [InlineData(16, 0.9)]
    public void Many_servers_behind_one_line_wait_as_MMc(int servers, double load)
    {
        RunResult result = Run(ServiceShape.Exponential, load, servers);

        AssertClose(ErlangC(servers, load) / (servers * (1 - load)), result.MeanWait);
    }

    [Fact]
    public void Two_choices_have_a_shorter_tail_than_chance()
    {
        Workload workload = Traffic.Of(new TrafficOptions { Requests = 200_000, Rate = 9, Service = new(ServiceShape.Exponential, 1) });
        Scenario scenario = Scenarios.Alike(endpoints: 10);

        RunResult chance = Simulator.Run(scenario, workload, "random", new SimulatorOptions());
        RunResult choices = Simulator.Run(scenario, workload, "two-choices", new SimulatorOptions());

        Assert.True(
            choices.Responses.Quantile(0.99) < chance.Responses.Quantile(0.99) / 2,
            $"p99: two-choices {choices.Responses.Quantile(0.99)} s, random {chance.Responses.Quantile(0.99)} s");
    }

    private static RunResult Run(ServiceShape shape, double load, int servers)
    {
        Workload workload = Traffic.Of(new TrafficOptions { Requests = Requests, Rate = load * servers, Service = new(shape, 1), Seed = 7 });
        return Simulator.Run(Scenarios.Alike(endpoints: 1, concurrency: servers), workload, "first", new SimulatorOptions());
    }

    /// <summary>The chance that all servers are busy.</summary>
    private static double ErlangC(int servers, double load)
    {
        double offered = servers * load;
        double blocked = 1;
        for (int i = 1; i <= servers; i++) blocked = offered * blocked / (i + (offered * blocked));
        return blocked / (1 - (load * (1 - blocked)));
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.True(Math.Abs(actual - expected) <= Tolerance * expected, $"The mean wait is {actual}; the formula says {expected}.");
}
