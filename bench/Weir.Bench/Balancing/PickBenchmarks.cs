using BenchmarkDotNet.Attributes;
using Weir.Balancing;
using Weir.Balancing.Strategies;

namespace Weir.Bench.Balancing;

/// <summary>What one pick costs, with its begin and end, for each strategy and size of pool.</summary>
[MemoryDiagnoser]
public class PickBenchmarks
{
    private readonly Random _random = new();
    private PoolSnapshot _snapshot = null!;
    private long _nowNanos;

    public static IEnumerable<string> Strategies => StrategyCatalog.Names;

    [ParamsSource(nameof(Strategies))]
    public string Strategy { get; set; } = StrategyCatalog.DefaultName;

    [Params(4, 100)]
    public int Endpoints { get; set; }

    [GlobalSetup]
    public void Open()
    {
        Pool pool = new(
            new PoolOptions
            {
                Name = "bench",
                Strategy = Strategy,
                Endpoints = [.. Enumerable.Range(0, Endpoints).Select(i => new EndpointOptions { Address = $"10.0.0.{i}:80", Weight = 1 + (i % 3) })],
            },
            TimeSpan.Zero, _random);
        _snapshot = pool.Snapshot;
        // Loads as in traffic: a few requests in flight everywhere, every response time known.
        foreach (EndpointStatus status in _snapshot.Endpoints)
        {
            for (int i = 0; i < 4; i++) status.Endpoint.Load.Begin();
            status.Endpoint.Load.End(_random.Next(1_000_000, 2_000_000), 0);
        }
    }

    [Benchmark]
    public Endpoint PickBeginEnd()
    {
        _nowNanos += 10_000;
        PickRequest request = new() { Hash = (ulong)_nowNanos * 0x9E3779B97F4A7C15, NowNanos = _nowNanos };
        Endpoint endpoint = _snapshot.PickAndBegin(in request, _random)!;
        endpoint.Load.End(1_500_000, _nowNanos);
        return endpoint;
    }
}
