using System.Net;
using System.Text;
using Weir.Http;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;
using Xunit;

namespace Weir.Tests.Proxy.Routing;

public sealed class PoolSplitTests
{
    private const int Clients = 20_000;
    private static readonly ProxyPool Web = new(new PoolOptions { Name = "web" });
    private static readonly ProxyPool Canary = new(new PoolOptions { Name = "canary" });
    private static readonly ProxyPool Third = new(new PoolOptions { Name = "third" });

    [Theory]
    [InlineData(95, 5)]
    [InlineData(1, 1)]
    [InlineData(999, 1)]
    [InlineData(1_000_000, 1_000_000)]
    public void Clients_are_divided_as_the_weights_say(int web, int canary)
    {
        PoolSplit split = new([(Web, web), (Canary, canary)]);
        double share = (double)canary / (web + canary);
        int canaries = Enumerable.Range(0, Clients).Count(i => PickFor(split, i) == Canary);
        // Each client is a coin thrown once: four standard deviations hold with 99.99 %.
        double deviation = Math.Sqrt(Clients * share * (1 - share));
        Assert.InRange(canaries, (Clients * share) - (4 * deviation), (Clients * share) + (4 * deviation));
    }

    [Fact]
    public void A_client_stays_with_its_pool()
    {
        PoolSplit split = new([(Web, 1), (Canary, 1)]);
        for (int i = 0; i < 100; i++)
            Assert.Same(PickFor(split, i), PickFor(new PoolSplit([(Web, 1), (Canary, 1)]), i));
    }

    [Fact]
    public void When_weights_change_only_the_clients_between_the_borders_move()
    {
        PoolSplit before = new([(Web, 95), (Canary, 5)]);
        PoolSplit after = new([(Web, 90), (Canary, 10)]);
        int moved = 0;
        for (int i = 0; i < Clients; i++)
        {
            if (PickFor(before, i) == PickFor(after, i))
                continue;
            moved++;
            Assert.Same(Web, PickFor(before, i));
        }

        Assert.InRange(moved, Clients * 0.04, Clients * 0.06);
    }

    [Fact]
    public void A_pool_with_weight_0_gets_nobody_wherever_it_stands()
    {
        PoolSplit split = new([(Third, 0), (Web, 1), (Third, 0), (Canary, 1), (Third, 0)]);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.NotSame(Third, PickFor(split, i)));
        Assert.Same(Web, split.At(0));
        Assert.Same(Canary, split.At(ulong.MaxValue));
    }

    [Fact]
    public void A_key_makes_the_client_and_without_it_the_address_does()
    {
        PoolSplit split = new([(Web, 1), (Canary, 1)], new HashKeySource(HashKeyKind.Cookie, "id"));
        ProxyPool[] byCookie = [.. Enumerable.Range(0, 50).Select(i => Pick(split, "Cookie: id=7\r\n", Address(i)))];
        Assert.Single(byCookie.Distinct());
        ProxyPool[] byAddress = [.. Enumerable.Range(0, 50).Select(i => Pick(split, "", Address(i)))];
        Assert.Equal(2, byAddress.Distinct().Count());
        Assert.Equal(byAddress, Enumerable.Range(0, 50).Select(i => Pick(split, "Cookie: other=1\r\n", Address(i))));
        Assert.Equal(2, Enumerable.Range(0, 50).Select(i => Pick(split, $"Cookie: id={i}\r\n", Address(1))).Distinct().Count());
    }

    private static ProxyPool PickFor(PoolSplit split, int client) => Pick(split, "", Address(client));

    private static PeerAddress Address(int client) =>
        PeerAddress.From(new IPEndPoint(new IPAddress([10, (byte)(client >> 16), (byte)(client >> 8), (byte)client]), client % 60_000));

    private static ProxyPool Pick(PoolSplit split, string fields, PeerAddress client)
    {
        byte[] bytes = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n");
        RequestHead head = new(HttpLimits.Default);
        Assert.Equal(HeadStatus.Complete, RequestParser.Parse(bytes, HttpLimits.Default, head, out _));
        return split.Pick(bytes, head, client);
    }
}
