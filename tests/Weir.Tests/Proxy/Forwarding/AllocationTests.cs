using System.Net.Security;
using System.Text;
using Weir.Balancing.RateLimits;
using Weir.Balancing.Retries;
using Weir.Proxy.Affinity;
using Weir.Proxy.Filters;
using Weir.Proxy.Limits;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>The promise of no garbage.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false, false)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", false, true)]
    [InlineData("GET /%61/../x?q=1 HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n\r\n", "HTTP/1.1 200 OK\r\nServer: s\r\nContent-Length: 5\r\n\r\nhello", true, false)]
    [InlineData(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        false,
        false)]
    public Task Keep_alive_requests_allocate_nothing(string request, string response, bool filtered, bool isLimitedEveryWay) =>
        AllocatesNothingAsync(request, response, filtered, isLimitedEveryWay, affinity: null);

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")]
    public async Task Requests_over_tls_allocate_nothing(string request)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), AllocationRig.WhyNot);
        await using AllocationRig rig = new(Message.Ok("hello"), isHttps: true);
        Stream client = await rig.ConnectAsync(SslApplicationProtocol.Http11);
        await rig.AssertNoneAsync(times => Talk(client, request, times));
    }

    [Theory]
    [InlineData(AffinityKind.Cookie, "Cookie: a=b; weir=none; c=d")]
    [InlineData(AffinityKind.Learn, "Cookie: a=b; weir=none; c=d")]
    [InlineData(AffinityKind.Address, "Accept: */*")]
    [InlineData(AffinityKind.Header, "weir: 1")]
    public Task Affinity_allocates_nothing(AffinityKind kind, string field) => AllocatesNothingAsync(
        $"GET / HTTP/1.1\r\nHost: a\r\n{field}\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: weir=x\r\n\r\nhello",
        filtered: false,
        isLimitedEveryWay: false,
        new() { Kind = kind, Name = "weir", Entries = 16, Cookie = new() { Key = new byte[32], MaxAge = TimeSpan.FromHours(1) } });

    private static async Task AllocatesNothingAsync(
        string request, string response, bool filtered, bool isLimitedEveryWay, AffinityOptions? affinity)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), AllocationRig.WhyNot);
        await using AllocationRig rig = new(
            response,
            pool: o => !isLimitedEveryWay ? o with { Affinity = affinity } : o with
            {
                RetryRules = new(new() { On = RetryConditions.Status503, BudgetShare = 0.2, PerTry = AllocationRig.Patience, BufferBodyBytes = 1000 }),
                Admission = new() { MaxRequests = 10, QueueLength = 10 },
            },
            balancing: o => !isLimitedEveryWay ? o : o with
            {
                Strategy = "prequal",
                Endpoints = [o.Endpoints[0] with { MaxRequests = 5 }],
                Breaker = new() { LatencyFactor = 5 },
            },
            listener: o => o with { RequestId = filtered },
            route: pool => filtered ? Filtered(pool) : new Route(isLimitedEveryWay ? Limited(pool) : new() { Pools = PoolSplit.To(pool) }));
        Stream client = await rig.ConnectAsync(SslApplicationProtocol.Http11);
        await rig.AssertNoneAsync(times => Talk(client, request, times));
    }

    /// <summary>Every kind of filter but the regular expression, whose groups cannot be had without garbage.</summary>
    private static Route Filtered(ProxyPool pool)
    {
        Template request = new([new(Variable.ClientAddress, ""), new(Variable.None, " "), new(Variable.RequestHeader, "X-A"), new(Variable.Target, "")]);
        Template response = new([new(Variable.Endpoint, ""), new(Variable.Status, ""), new(Variable.ResponseHeader, "Server"), new(Variable.Path, "")]);
        return new Route(new RouteOptions
        {
            Path = new PathPattern("/**"),
            Pools = new PoolSplit([(pool, 1), (pool, 1)]),
            Filters = new RouteFilters(
                new HeaderChanges([new SetHeader("X-A", request), new RemoveHeader("X-B")]),
                new HeaderChanges([new SetHeader("Server", response), new AddHeader("X-Id", new Template([new(Variable.RequestId, "")]))]),
                [new PrefixRewrite("/x", "/y")]),
        });
    }

    private static void Talk(Stream client, string request, int times)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(request);
        byte[] buffer = new byte[4096];
        for (int i = 0; i < times; i++)
        {
            client.Write(bytes);
            string text = "";
            while (Message.LengthOf(text) < 0)
            {
                int received = client.Read(buffer);
                Assert.True(received > 0);
                text += Encoding.ASCII.GetString(buffer, 0, received);
            }
        }
    }

    private static RouteOptions Limited(ProxyPool pool) => new()
    {
        Pools = PoolSplit.To(pool),
        TotalTimeout = AllocationRig.Patience,
        RateLimits = [new RateLimiter(RateLimitKind.Address, "", new Gcra(1_000_000, TimeSpan.FromSeconds(1), 1_000_000), 1024, seed: 1)],
    };
}
