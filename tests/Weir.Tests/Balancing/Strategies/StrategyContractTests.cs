using Weir.Balancing;
using Weir.Balancing.Strategies;
using Xunit;

namespace Weir.Tests.Balancing.Strategies;

/// <summary>What every strategy owes its caller.</summary>
public sealed class StrategyContractTests
{
    public static TheoryData<string> Names => [.. StrategyCatalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Somebody_untried_is_picked_as_long_as_there_is_one(string strategy)
    {
        Random random = new(PoolFixture.Seed());
        for (int run = 0; run < 100; run++)
        {
            int[] weights = [.. Enumerable.Range(0, random.Next(1, 10)).Select(_ => random.Next(1, 257))];
            PoolSnapshot snapshot = PoolFixture.Snapshot(strategy, weights);
            for (int i = 0; i < weights.Length; i++)
            {
                snapshot.Begin(i, random.Next(0, 50));
                if (random.Next(2) == 0) snapshot.Endpoint(i).Load.End(random.Next(), run);
            }
            PickRequest request = new() { Hash = (ulong)random.NextInt64(), NowNanos = random.NextInt64() };
            TriedEndpoints tried = default;
            for (int left = Math.Min(weights.Length, TriedEndpoints.MaxCount); left > 0; left--)
            {
                request = new() { Hash = request.Hash, NowNanos = request.NowNanos, Tried = tried };
                Endpoint endpoint = snapshot.Pick(in request, random)!;
                Assert.False(tried.Contains(endpoint.Id));
                Assert.True(tried.TryAdd(endpoint.Id));
            }
            request = new() { Hash = request.Hash, Tried = tried };
            Assert.Equal(weights.Length <= TriedEndpoints.MaxCount, snapshot.Pick(in request, random) is null);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_empty_pool_gives_nobody(string strategy)
    {
        Assert.Null(PoolFixture.Snapshot(strategy).Pick(default, new Random(1)));
        Assert.Null(PoolFixture.Snapshot(strategy).PickAndBegin(default, new Random(1)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Pick_counts_nothing_and_PickAndBegin_counts_one(string strategy)
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot(strategy, 1, 1);
        snapshot.Pick(default, new Random(1));
        Assert.Equal(0, snapshot.Endpoints.Sum(status => status.Endpoint.Load.InFlight));

        snapshot.PickAndBegin(default, new Random(1));
        Assert.Equal(1, snapshot.Endpoints.Sum(status => status.Endpoint.Load.InFlight));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Picking_allocates_nothing(string strategy)
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot(strategy, 1, 2, 3, 4, 5);
        snapshot.Begin(0, 5); // least-response-time needs the median for it
        Random random = new(1);
        PickMany(snapshot, random, 2000);

        Assert.Equal(0, Allocations.Of(() => PickMany(snapshot, random, 20_000)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_largest_pool_there_may_be_can_be_opened_and_picked_from(string strategy)
    {
        PoolSnapshot snapshot = PoolFixture.Open(new PoolOptions
        {
            Name = "large",
            Strategy = strategy,
            Endpoints = [.. Enumerable.Range(0, Candidates.MaxCount).Select(i => new EndpointOptions { Address = $"e{i}", Weight = 1 + (i % 256) })],
        }).Snapshot;
        Random random = new(1);
        for (int i = 0; i < 100; i++) Assert.NotNull(snapshot.PickAndBegin(new PickRequest { Hash = (ulong)random.NextInt64() }, random));
    }

    private static void PickMany(PoolSnapshot snapshot, Random random, int picks)
    {
        for (int i = 0; i < picks; i++)
        {
            PickRequest request = new() { Hash = (ulong)i * 0x9E3779B97F4A7C15, NowNanos = i };
            Endpoint endpoint = snapshot.PickAndBegin(in request, random)!;
            TriedEndpoints tried = default;
            tried.TryAdd(endpoint.Id);
            request = new() { Hash = request.Hash, NowNanos = i, Tried = tried };
            snapshot.Pick(in request, random);
            if (i % 3 == 0) endpoint.Load.End(1000, i);
            else endpoint.Load.Abandon();
        }
    }
}
