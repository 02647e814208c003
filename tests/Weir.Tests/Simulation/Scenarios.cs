using Weir.Simulation.Engine;
using Weir.Simulation.Workloads;

namespace Weir.Tests.Simulation;

/// <summary>Scenarios and workloads that several tests want.</summary>
internal static class Scenarios
{
    public static Scenario Alike(int endpoints, int concurrency = 1) => new()
    {
        Endpoints = [.. Enumerable.Range(0, endpoints).Select(i => new SimulatedEndpoint { Name = $"e{i}", Concurrency = concurrency })],
        Service = FactorService.Even(classes: 1, endpoints),
    };

    /// <summary>Requests of one class that arrive at the given times and take the given times, in seconds.</summary>
    public static Workload Requests(params (double Arrival, double Demand)[] requests)
    {
        WorkloadBuilder builder = new();
        ushort only = builder.ClassOf("request");
        foreach ((double arrival, double demand) in requests) builder.Add(arrival, only, 1, demand, 0, 0);
        return builder.Build();
    }
}
