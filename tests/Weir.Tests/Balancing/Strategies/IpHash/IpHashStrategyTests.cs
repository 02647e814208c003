using Weir.Balancing;
using Weir.Balancing.Hashing;
using Weir.Balancing.Strategies;
using Xunit;

namespace Weir.Tests.Balancing.Strategies.IpHash;

public sealed class IpHashStrategyTests
{
    private readonly Random _random = new(1);

    [Fact]
    public void A_client_keeps_its_endpoint_however_busy_that_is()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("ip-hash", 1, 1, 1);
        PickRequest request = Client(7);
        int index = snapshot.PickIndex(in request, _random);

        snapshot.Begin(index, 10_000);

        Assert.Equal(index, snapshot.PickIndex(in request, _random));
    }

    [Fact]
    public void Clients_spread_by_weight()
    {
        int[] counts = PoolFixture.Snapshot("ip-hash", 1, 2, 3, 4).CountPicks(100_000, Client, _random);

        PoolFixture.AssertWithinFiveSigma(counts, 1, 2, 3, 4);
    }

    [Fact]
    public void A_retry_goes_to_the_same_other_endpoint_every_time()
    {
        PoolSnapshot snapshot = PoolFixture.Snapshot("ip-hash", 1, 1, 1);
        PickRequest request = Client(7);
        int first = snapshot.PickIndex(in request, _random);
        PickRequest retry = new() { Hash = request.Hash, Tried = snapshot.Tried(first) };
        int second = snapshot.PickIndex(in retry, _random);

        Assert.NotEqual(first, second);
        for (int i = 0; i < 100; i++) Assert.Equal(second, snapshot.PickIndex(in retry, _random));
    }

    [Fact]
    public void The_caller_is_asked_for_the_hash_of_the_client_address() =>
        Assert.Equal(HashInput.ClientAddress, PoolFixture.Snapshot("ip-hash", 1).HashInput);

    private static PickRequest Client(int number) =>
        new() { Hash = ClientAddressHash.Hash([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]) };
}
