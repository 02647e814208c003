using Weir.Balancing;
using Weir.Balancing.Strategies;
using Xunit;

namespace Weir.Tests.Balancing.Pools;

/// <summary>Endpoints that may have only so many requests in progress.</summary>
public sealed class LimitedPickTests
{
    public static TheoryData<string> Names => [.. StrategyCatalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pool_fills_to_its_limits_and_then_says_that_it_is_full(string strategy)
    {
        PoolSnapshot snapshot = Limited(strategy, 1, 2, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        Random random = new(PoolFixture.Seed());
        for (int i = 0; i < 15; i++)
        {
            Assert.NotNull(snapshot.PickAndBegin(new PickRequest { Hash = (ulong)random.NextInt64() }, random, out bool isFull));
            Assert.False(isFull);
        }

        Assert.Null(snapshot.PickAndBegin(default, random, out bool full));
        Assert.True(full);
        Assert.All(snapshot.Endpoints, status => Assert.Equal(status.Endpoint.Load.Limit, status.Endpoint.Load.InFlight));

        snapshot.Endpoint(1).Load.Abandon();
        Assert.Same(snapshot.Endpoint(1), snapshot.PickAndBegin(default, random));
    }

    [Fact]
    public async Task Limits_hold_exactly_between_threads()
    {
        PoolSnapshot snapshot = Limited("least-connections", 3, 3);
        int most = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            Random random = new(seed);
            for (int i = 0; i < 5000; i++)
            {
                Endpoint? endpoint = snapshot.PickAndBegin(default, random);
                if (endpoint is null) continue;
                int inFlight = endpoint.Load.InFlight;
                int seen = Volatile.Read(ref most);
                while (inFlight > seen) seen = Interlocked.CompareExchange(ref most, inFlight, seen);
                endpoint.Load.Abandon();
            }
        })));
        Assert.InRange(most, 1, 3);
        Assert.Equal(0, snapshot.Endpoints.Sum(status => status.Endpoint.Load.InFlight));
    }

    [Fact]
    public void A_full_tier_does_not_overflow_to_its_backup()
    {
        PoolSnapshot snapshot = PoolFixture.Open(new PoolOptions
        {
            Name = "web",
            Strategy = "first",
            Endpoints = [new() { Address = "a:1", MaxRequests = 1 }, new() { Address = "b:1", Tier = 1 }],
        }).Snapshot;
        Random random = new(1);
        Assert.Equal("a:1", snapshot.PickAndBegin(default, random)!.Address);
        Assert.Null(snapshot.PickAndBegin(default, random, out bool isFull));
        Assert.True(isFull);
        // A request that has tried the first tier goes on to the backup.
        Assert.Equal("b:1", snapshot.PickAndBegin(new PickRequest { Tried = snapshot.Tried(0) }, random)!.Address);
    }

    [Fact]
    public void Nobody_left_is_not_the_same_as_full()
    {
        PoolSnapshot snapshot = Limited("first", 5);
        Assert.Null(snapshot.PickAndBegin(new PickRequest { Tried = snapshot.Tried(0) }, new Random(1), out bool isFull));
        Assert.False(isFull);
    }

    private static PoolSnapshot Limited(string strategy, params int[] limits) => PoolFixture.Open(new PoolOptions
    {
        Name = "web",
        Strategy = strategy,
        Endpoints = [.. limits.Select((limit, i) => new EndpointOptions { Address = PoolFixture.Address(i), MaxRequests = limit })],
    }).Snapshot;
}
