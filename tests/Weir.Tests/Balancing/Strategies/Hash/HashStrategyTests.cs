using Weir.Balancing;
using Weir.Balancing.Hashing;
using Weir.Balancing.Strategies;
using Xunit;

namespace Weir.Tests.Balancing.Strategies.Hash;

public sealed class HashStrategyTests
{
    private readonly Random _random = new(1);

    [Fact]
    public void A_key_keeps_its_endpoint()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("hash", 1, 1, 1);
        for (int key = 0; key < 1000; key++)
        {
            PickRequest request = Key(key);
            Assert.Equal(snapshot.PickIndex(in request, _random), snapshot.PickIndex(in request, new Random(99)));
        }
    }

    [Fact]
    public void Keys_spread_by_weight()
    {
        int[] counts = PoolFixture.Snapshot("hash", 1, 2, 3, 4).CountPicks(100_000, Key, _random);

        PoolFixture.AssertWithinFiveSigma(counts, 1, 2, 3, 4);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.25)]
    [InlineData(2.0)]
    public void One_hot_key_fills_no_endpoint_beyond_its_bound(double boundedLoad)
    {
        int[] weights = [1, 2, 3, 4];
        PoolSnapshot snapshot = PoolFixture.Open(PoolFixture.Options("hash", weights) with { BoundedLoad = boundedLoad }).Snapshot;
        PickRequest hot = Key(42);
        for (int total = 1; total <= 2000; total++)
        {
            EndpointLoad load = snapshot.PickAndBegin(in hot, _random)!.Load;
            int index = Enumerable.Range(0, weights.Length).Single(i => snapshot.Endpoint(i).Load == load);
            double bound = Math.Ceiling(boundedLoad * total * weights[index] / weights.Sum());
            Assert.True(load.InFlight <= bound, $"{load.InFlight} of {total} on endpoint {index}, bound {bound}");
        }
    }

    [Fact]
    public void The_bound_holds_under_random_keys_weights_and_ends()
    {
        Random random = new(PoolFixture.Seed());
        for (int run = 0; run < 20; run++)
        {
            int[] weights = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(1, 257))];
            double boundedLoad = 1 + random.NextDouble();
            PoolSnapshot snapshot = PoolFixture.Open(PoolFixture.Options("hash", weights) with { BoundedLoad = boundedLoad }).Snapshot;
            List<Endpoint> running = [];
            for (int step = 0; step < 1000; step++)
            {
                if (running.Count > 0 && random.Next(3) == 0)
                {
                    int ended = random.Next(running.Count);
                    running[ended].Load.Abandon();
                    running.RemoveAt(ended);
                    continue;
                }
                PickRequest request = Key(random.Next(10));
                Endpoint endpoint = snapshot.PickAndBegin(in request, random)!;
                running.Add(endpoint);
                int weight = snapshot.Endpoints.Single(status => status.Endpoint == endpoint).Weight;
                double bound = Math.Ceiling((boundedLoad * running.Count * weight / weights.Sum()) + 1e-9);
                Assert.True(endpoint.Load.InFlight <= bound, $"{endpoint.Load.InFlight} of {running.Count}, bound {bound}");
            }
        }
    }

    [Fact]
    public void Overflow_is_stable_and_spreads_over_the_others()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("hash", 1, 1, 1, 1, 1);
        PickRequest[] keysOfFirst = [.. Enumerable.Range(0, 20_000).Select(Key).Where(key => snapshot.PickIndex(in key, _random) == 0)];
        snapshot.Begin(0, 1000);

        int[] overflow = new int[5];
        foreach (PickRequest key in keysOfFirst)
        {
            int second = snapshot.PickIndex(in key, _random);
            Assert.Equal(second, snapshot.PickIndex(in key, _random));
            overflow[second]++;
        }

        Assert.Equal(0, overflow[0]);
        // The keys' own strides give each other endpoint about a quarter.
        PoolFixture.AssertWithinFiveSigma(overflow, 0, 1, 1, 1, 1);
    }

    [Fact]
    public void When_only_tried_endpoints_have_room_the_bound_gives_way()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("hash", 1, 1);
        snapshot.Begin(1, 1000);
        PickRequest request = new() { Hash = 5, Tried = snapshot.Tried(0) };

        Assert.Equal(1, snapshot.PickIndex(in request, _random));
    }

    [Fact]
    public void Few_keys_move_when_an_endpoint_leaves_and_they_come_back_with_it()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("hash", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
        Endpoint leaving = pool.Find(PoolFixture.Address(3))!;
        int[] before = [.. Enumerable.Range(0, 20_000).Select(key => pool.Snapshot.PickIndex(Key(key), _random))];

        pool.SetAdministrative(leaving, AdministrativeState.Draining, "drained", TimeSpan.FromSeconds(1));
        int[] without = [.. Enumerable.Range(0, 20_000).Select(key => pool.Snapshot.PickIndex(Key(key), _random))];
        pool.SetAdministrative(leaving, AdministrativeState.Enabled, "back", TimeSpan.FromSeconds(2));
        int[] after = [.. Enumerable.Range(0, 20_000).Select(key => pool.Snapshot.PickIndex(Key(key), _random))];

        int moved = before.Zip(without).Count(pair => pair.First != pair.Second);
        Assert.InRange(moved / 20_000.0, 0.09, 0.13);
        Assert.Equal(before, after);
    }

    [Fact]
    public void The_caller_is_asked_for_the_hash_of_the_request_key() =>
        Assert.Equal(HashInput.RequestKey, PoolFixture.Snapshot("hash", 1).HashInput);

    private static PickRequest Key(int number) => new() { Hash = XxHash64.Hash((ulong)number) };
}
