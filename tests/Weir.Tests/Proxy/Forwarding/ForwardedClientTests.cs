using System.Net;
using System.Net.Sockets;
using Weir.Balancing.RateLimits;
using Weir.Net.Memory;
using Weir.Proxy.Affinity;
using Weir.Proxy.Http1;
using Weir.Proxy.Limits;
using Weir.Proxy.Routing;
using Weir.Tests.Proxy.Affinity;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>Behind trusted proxies a client is whom they name; what counts clients, ties them or lets them in goes by that address.</summary>
public sealed class ForwardedClientTests
{
    private const string Proxy = "198.51.100.7:7000";

    [Theory]
    [InlineData("X-Forwarded-For: 203.0.113.9\r\n", true)]
    [InlineData("X-Forwarded-For: 203.0.113.9:5000\r\n", true)]
    [InlineData("X-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n", true)] // the client's own invention stands in front
    [InlineData("X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 203.0.113.9\r\n", true)]
    [InlineData("X-Forwarded-For: 203.0.113.9, 198.51.100.1,198.51.100.2\r\n", true)] // through several of ours
    [InlineData("X-Forwarded-For: 203.0.113.9, , \r\n", true)]
    [InlineData("X-Forwarded-For: 203.0.113.9, 6.6.6.6\r\n", false)]
    [InlineData("X-Forwarded-For: 203.0.113.9, unknown\r\n", false)] // hidden: the proxy stands for its client
    [InlineData("X-Forwarded-For: 203.0.113.9, unknown, 198.51.100.1\r\n", false)]
    [InlineData("Forwarded: for=203.0.113.9\r\n", false)] // not what this listener's proxies write
    [InlineData("", false)]
    public async Task Routes_by_source_go_by_the_last_address_that_is_no_trusted_proxy(string fields, bool isTheirs)
    {
        await using HttpRig rig = Rig(o => o);
        Assert.Equal(isTheirs ? 200 : 404, Message.StatusOf(rig.Ask(Message.Get(fields: fields), Proxy)));
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("Forwarded: for=203.0.113.9\r\n", true)]
    [InlineData("Forwarded: For=\"203.0.113.9:_x\";proto=http\r\n", true)]
    [InlineData("Forwarded: proto=\"a,b;for=6.6.6.6\"; for=203.0.113.9\r\n", true)]
    [InlineData("Forwarded: for=6.6.6.6, for=203.0.113.9;by=_a, for=198.51.100.1\r\n", true)]
    [InlineData("Forwarded: for=203.0.113.9, by=_a\r\n", false)]
    [InlineData("Forwarded: for=203.0.113.9, for=_hidden\r\n", false)]
    [InlineData("Forwarded: for=\"[2001:db8::9]:1\"\r\n", true)]
    [InlineData("X-Forwarded-For: 203.0.113.9\r\n", false)]
    public async Task Where_Forwarded_is_written_it_is_read(string fields, bool isTheirs)
    {
        await using HttpRig rig = Rig(o => o with { XForwarded = false, Forwarded = true });
        Assert.Equal(isTheirs ? 200 : 404, Message.StatusOf(rig.Ask(Message.Get(fields: fields), Proxy)));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Nobody_else_is_believed()
    {
        await using HttpRig rig = Rig(o => o);
        Assert.Equal(404, Message.StatusOf(rig.Ask(Message.Get(fields: "X-Forwarded-For: 203.0.113.9\r\n"), "192.0.2.66:7000")));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_proxy_behind_a_unix_socket_is_believed()
    {
        await using HttpRig rig = Rig(o => o);
        MemoryPeer proxy = rig.Network.Connect(HttpRig.Address, new UnixDomainSocketEndPoint("/proxy"));
        rig.Network.RunUntilIdle();
        Assert.Equal(200, Message.StatusOf(rig.Send(proxy, Message.Get(fields: "X-Forwarded-For: 203.0.113.9\r\n"))));
        Assert.Equal(404, Message.StatusOf(rig.Send(proxy, Message.Get())));
    }

    [Fact]
    public async Task A_rate_limit_by_address_counts_each_client_of_the_proxy()
    {
        RateLimiter limiter = new(RateLimitKind.Address, "", new Gcra(1, TimeSpan.FromSeconds(10), 1), 1024, 1);
        await using HttpRig rig = new(listener: Trusting, route: o => o with { RateLimits = [limiter] });
        Assert.Equal([200, 200, 429], new[] { "203.0.113.1", "203.0.113.2", "203.0.113.1" }.Select(client => Message.StatusOf(Ask(rig, client))));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Affinity_by_address_ties_each_client_of_the_proxy()
    {
        await using HttpRig rig = new(
            endpoints: 2,
            listener: Trusting,
            pool: o => o with { Affinity = new AffinityOptions { Kind = AffinityKind.Address } },
            balancing: o => o with { Strategy = "round-robin", Endpoints = [.. o.Endpoints.Select((e, i) => e with { Identity = (ulong)i + 1 })] });
        CookieAffinityTests.Serve(rig, 0);
        CookieAffinityTests.Serve(rig, 1);
        string[] clients = ["203.0.113.1", "203.0.113.2", "203.0.113.1", "203.0.113.1", "203.0.113.2"];
        Assert.Equal([0, 1, 0, 0, 1], clients.Select(client => CookieAffinityTests.EndpointOf(Ask(rig, client))));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task The_hash_of_the_address_spreads_the_clients_of_the_proxy()
    {
        await using HttpRig rig = new(endpoints: 4, listener: Trusting, balancing: o => o with { Strategy = "ip-hash" });
        for (int i = 0; i < 4; i++)
            CookieAffinityTests.Serve(rig, i);
        int[] ends = [.. Enumerable.Range(1, 30).Select(i => CookieAffinityTests.EndpointOf(Ask(rig, $"203.0.113.{i}")))];
        Assert.Equal(4, ends.Distinct().Count());
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task The_queue_is_fair_between_the_clients_of_the_proxy()
    {
        await using HttpRig rig = new(listener: Trusting, pool: o => o with { Admission = new() { MaxRequests = 1, QueueLength = 10 } }, isScripted: false);
        List<MemoryPeer> clients = [];
        foreach (string ask in new[] { "1 /first", "1 /a1", "1 /a2", "1 /a3", "2 /b1" })
        {
            string[] words = ask.Split(' ');
            clients.Add(rig.Connect(Proxy));
            rig.Send(clients[^1], Message.Get(words[1], $"X-Forwarded-For: 203.0.113.{words[0]}\r\n"));
        }

        MemoryPeer server = rig.Servers[0].Next();
        List<string> served = [];
        foreach (MemoryPeer _ in clients)
        {
            served.Add(server.TakeText().Split(' ')[1]);
            server.Send(Message.Ok());
            rig.Network.RunUntilIdle();
        }

        Assert.Equal(["/first", "/a1", "/b1", "/a2", "/a3"], served);
        foreach (MemoryPeer client in clients)
            client.Close();
        rig.Advance(2000);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_trusted_proxy_may_have_more_connections_than_one_client()
    {
        await using HttpRig rig = new(listener: o => Trusting(o) with { MaxConnectionsPerSource = 1 });
        MemoryPeer[] proxies = [.. Enumerable.Range(0, 3).Select(_ => rig.Connect(Proxy))];
        Assert.All(proxies, proxy => Assert.Equal(200, Message.StatusOf(rig.Send(proxy, Message.Get()))));
        MemoryPeer stranger = rig.Connect("192.0.2.66:1");
        Assert.True(rig.Connect("192.0.2.66:2").IsOver);
        foreach (MemoryPeer peer in proxies.Append(stranger))
            peer.Close();
        rig.Advance(100);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_list_too_long_to_be_extended_is_the_requests_fault()
    {
        await using HttpRig rig = new(listener: Trusting);
        string line = $"X-Forwarded-For: {string.Join(", ", Enumerable.Repeat("203.0.113.9", 500))}\r\n";
        Assert.Equal(200, Message.StatusOf(rig.Ask(Message.Get("/x", line), Proxy)));
        rig.Origin.Requests.Clear();
        Assert.Equal(431, Message.StatusOf(rig.Ask(Message.Get("/x", line + line), Proxy)));
        Assert.Equal(("head-too-large", "/x", 0), (rig.Log.Last.Reason, rig.Log.Last.Target, rig.Log.Last.Tries));
        Assert.Empty(rig.Origin.Requests);
        rig.AssertNothingIsLeft();
    }

    private static HttpRig Rig(Func<HttpListenerOptions, HttpListenerOptions> listener) => new(
        listener: o => listener(Trusting(o)),
        route: o => o with { Clients = new SourceNetworks([IPNetwork.Parse("203.0.113.9/32"), IPNetwork.Parse("2001:db8::9/128")]) });

    private static string Ask(HttpRig rig, string client) => rig.Ask(Message.Get(fields: $"X-Forwarded-For: {client}\r\n"), Proxy);

    private static HttpListenerOptions Trusting(HttpListenerOptions options) => options with { TrustedProxies = [IPNetwork.Parse("198.51.100.0/24")] };
}
