using BenchmarkDotNet.Attributes;
using Weir.Balancing;
using Weir.Balancing.Scheduling;

namespace Weir.Bench.Balancing;

/// <summary>What one pick costs among 16 endpoints of two kinds, for the strategies that schedule; three classes, all endpoints busy.</summary>
[MemoryDiagnoser]
public class SchedulingPickBenchmarks
{
    private readonly Random _random = new(1);
    private PoolSnapshot _snapshot = null!;
    private int _number;

    [Params("least-finish-time", "priced-finish-time", "exponential-potential")]
    public string Strategy { get; set; } = "least-finish-time";

    [GlobalSetup]
    public void Open()
    {
        _snapshot = new Pool(
            new PoolOptions
            {
                Name = "bench",
                Strategy = Strategy,
                Costs = new CostMatrix(["video", "picture", "music"], ["video", "music"], [1, 3, 1, 2, 2, 1]),
                Endpoints = [.. Enumerable.Range(0, 16).Select(i => new EndpointOptions { Address = $"10.0.0.{i}:80", Kind = i % 3 == 2 ? "music" : "video" })],
            },
            TimeSpan.Zero,
            _random).Snapshot;
        for (int i = 0; i < 200; i++) _snapshot.PickAndBegin(Request(), _random);
    }

    /// <summary>Chooses only.</summary>
    [Benchmark]
    public Endpoint Pick() => _snapshot.Pick(Request(), _random)!;

    private PickRequest Request()
    {
        _number++;
        return new() { Class = 1 + (_number % 3), Size = 1 + (_number % 9), NowNanos = 1 };
    }
}
