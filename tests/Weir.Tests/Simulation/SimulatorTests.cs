using Weir.Balancing.Strategies;
using Weir.Simulation.Engine;
using Weir.Simulation.Results;
using Weir.Simulation.Workloads;
using Xunit;

namespace Weir.Tests.Simulation;

public sealed class SimulatorTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static TheoryData<string> AllStrategies => [.. StrategyCatalog.Names];

    [Fact]
    public void A_request_waits_for_the_one_before_it()
    {
        RunResult result = Run(Scenarios.Alike(1), Scenarios.Requests((0, 2), (1, 3)));

        Assert.Equal([2, 4], ResponsesOf(result));
        Assert.Equal(0.5, result.MeanWait, 6);
        Assert.Equal(5, result.Makespan, 6);
    }

    [Fact]
    public void An_endpoint_serves_as_many_at_once_as_it_can()
    {
        RunResult result = Run(Scenarios.Alike(1, concurrency: 2), Scenarios.Requests((0, 2), (0, 2), (0, 1)));

        Assert.Equal([2, 2, 3], ResponsesOf(result));
    }

    [Fact]
    public void A_faster_endpoint_takes_less_time()
    {
        Scenario scenario = Scenarios.Alike(1);
        scenario = scenario with { Endpoints = [scenario.Endpoints[0] with { Speed = 4 }] };

        Assert.Equal([0.5], ResponsesOf(Run(scenario, Scenarios.Requests((0, 2)))));
    }

    [Fact]
    public void A_slow_phase_counts_for_the_part_of_the_work_that_falls_into_it()
    {
        Scenario scenario = Scenarios.Alike(1) with { Disturbances = [new(0, DisturbanceKind.SlowPhase, Second, 2 * Second, Factor: 4)] };

        // One second of work before it, half a second's worth in it, the rest after it.
        Assert.Equal([3.5], ResponsesOf(Run(scenario, Scenarios.Requests((0, 2)))));
    }

    [Fact]
    public void A_request_whose_line_is_full_is_rejected()
    {
        Scenario scenario = Scenarios.Alike(1);
        scenario = scenario with { Endpoints = [scenario.Endpoints[0] with { QueueLimit = 1 }] };

        RunResult result = Run(scenario, Scenarios.Requests((0, 1), (0, 1), (0, 1)));

        Assert.Equal(2, result.Finished);
        Assert.Equal(1, result.Rejected);
    }

    [Fact]
    public void What_a_dying_endpoint_had_begins_anew_elsewhere()
    {
        Scenario scenario = Scenarios.Alike(2) with { Disturbances = [new(0, DisturbanceKind.Failure, Second, 60 * Second)] };

        RunResult result = Run(scenario, Scenarios.Requests((0, 3)), "first");

        Assert.Equal([4], ResponsesOf(result));
        Assert.Equal(1, result.Retried);
        Assert.Equal(0, result.Endpoints[0].Finished);
    }

    [Fact]
    public void Without_retries_what_a_dying_endpoint_had_fails()
    {
        Scenario scenario = Scenarios.Alike(2) with { Retries = 0, Disturbances = [new(0, DisturbanceKind.Failure, Second, 60 * Second)] };

        RunResult result = Run(scenario, Scenarios.Requests((0, 3), (0.5, 3), (0.6, 0.1)), "first");

        Assert.Equal(3, result.Failed);
        Assert.Equal(0, result.Finished);
    }

    [Fact]
    public void Health_checks_bring_an_endpoint_back_after_its_failure()
    {
        Scenario scenario = Scenarios.Alike(2) with { Disturbances = [new(0, DisturbanceKind.Failure, Second, 10 * Second)] };
        Workload workload = Scenarios.Requests([.. Enumerable.Range(0, 600).Select(i => (i * 0.1, 0.05))]);

        RunResult result = Run(scenario, workload, "first");

        Assert.Equal(600, result.Finished);
        // Gone from 1 s to 11 s and a few checks more; then it is first again.
        Assert.InRange(result.Endpoints[0].Finished, 350, 500);
    }

    [Theory]
    [MemberData(nameof(AllStrategies))]
    public void A_seed_replays_a_run(string strategy)
    {
        Workload workload = Traffic.Of(new TrafficOptions { Requests = 2_000, Rate = 30 });
        Scenario scenario = Scenarios.Alike(4);

        RunResult first = Run(scenario, workload, strategy);
        RunResult second = Run(scenario, workload, strategy);

        Assert.Equal(ResponsesOf(first), ResponsesOf(second));
        Assert.Equal(first.Endpoints, second.Endpoints);
    }

    [Theory]
    [MemberData(nameof(AllStrategies))]
    public void No_request_is_lost_and_none_is_served_faster_than_it_can_be(string strategy)
    {
        int seed = Environment.TickCount & 0xffff;
        Random random = new(seed);
        for (int round = 0; round < 20; round++)
        {
            int count = random.Next(1, 6);
            Workload workload = Traffic.Of(new TrafficOptions
            {
                Requests = random.Next(1, 800),
                Rate = 1 + (random.NextDouble() * 60),
                Service = new((ServiceShape)random.Next(5), 0.1),
                Seed = random.Next(),
            });
            Scenario scenario = new()
            {
                Endpoints = [.. Enumerable.Range(0, count).Select(i => new SimulatedEndpoint
                {
                    Name = $"e{i}", Speed = 0.5 + random.NextDouble(), Concurrency = random.Next(1, 4), QueueLimit = random.Next(0, 20), Weight = random.Next(1, 5),
                })],
                Service = FactorService.Even(1, count),
                Retries = random.Next(0, 4),
                Disturbances = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new Disturbance(
                    random.Next(count), (DisturbanceKind)random.Next(2), random.NextDouble() * 10 * Second, random.NextDouble() * 10 * Second, 1 + random.NextDouble()))],
            };

            RunResult result = Run(scenario, workload, strategy);

            string where = $"seed {seed}, round {round}";
            Assert.True(workload.Count == result.Finished + result.Rejected + result.Failed, where);
            Assert.True(result.Endpoints.Sum(e => e.Finished) == result.Finished, where);
            Assert.True(result.Endpoints.All(e => e.Utilisation <= 1 + 1e-9), where);
            if (result.Finished == 0) continue;
            Assert.True(result.Responses.Quantile(0) >= (workload.Demand.Min() / 1.5) - 1e-6, where);
            Assert.True(result.Responses.Mean >= result.MeanWait, where);
        }
    }

    private static RunResult Run(Scenario scenario, Workload workload, string strategy = "round-robin") =>
        Simulator.Run(scenario, workload, strategy, new SimulatorOptions());

    private static double[] ResponsesOf(RunResult result) =>
        [.. Enumerable.Range(1, result.Finished).Select(i => Math.Round(result.Responses.Quantile((double)i / result.Finished), 6))];
}
