using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.Balancing;
using Weir.Balancing.RateLimits;
using Weir.Balancing.Retries;
using Weir.Http;
using Weir.Net;
using Weir.Proxy;
using Weir.Proxy.Affinity;
using Weir.Proxy.Filters;
using Weir.Proxy.Health;
using Weir.Proxy.Limits;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;
using Weir.Tests.Proxy.Health;
using Weir.Tests.Proxy.Http1;
using Xunit;
using HttpListener = Weir.Proxy.Http1.HttpListener;

namespace Weir.Tests.Proxy.Forwarding;

/// <summary>The promise of no garbage, on the engine that keeps it: scripted peers in memory make garbage of their own.</summary>
public sealed class AllocationTests
{
    private const int Requests = 2000;
    private const int Windows = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The epoll engine is Linux's.");
        using Socket origin = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        origin.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        origin.Listen();
        Thread thread = new(() => Serve(origin, Encoding.ASCII.GetBytes(response))) { IsBackground = true };
        thread.Start();

        await using Engine engine = Engine.Create(new EngineOptions { Kind = EngineKind.Epoll, Loops = 1 });
        engine.Start();
        IPEndPoint address = (IPEndPoint)origin.LocalEndPoint!;
        using ProbeGate gate = new();
        await using PoolController controller = new(
            new PoolDefinition
            {
                Proxy = !isLimitedEveryWay ? new() { Name = "web", Affinity = affinity } : new()
                {
                    Name = "web",
                    RetryRules = new(new() { On = RetryConditions.Status503, BudgetShare = 0.2, PerTry = Patience, BufferBodyBytes = 1000 }),
                    Admission = new() { MaxRequests = 10, QueueLength = 10 },
                },
                Balancing = new()
                {
                    Name = "web",
                    Strategy = isLimitedEveryWay ? "prequal" : "least-connections",
                    Endpoints = [new EndpointOptions { Address = address.ToString(), Identity = 1, MaxRequests = isLimitedEveryWay ? 5 : EndpointOptions.NoLimit }],
                    Breaker = isLimitedEveryWay ? new() { LatencyFactor = 5 } : null,
                },
                Addresses = ImmutableDictionary<string, EndPoint>.Empty.Add(address.ToString(), address),
            },
            new PoolServices { Loops = 1, Ids = new EndpointIds(), ProbeGate = gate, Time = new FakeTime() });
        ProxyLoop loop = new(engine.Loops[0], HttpLimits.Default, log: null, seed: 1, TimeProvider.System);
        RouteOptions route = isLimitedEveryWay ? Limited(controller.Pool) : new() { Pools = PoolSplit.To(controller.Pool) };
        HttpListener listener = new(
            new() { Name = "web", RequestId = filtered }, new RouteTable([filtered ? Filtered(controller.Pool) : new Route(route)]), [loop]);
        IListenerSocket socket = listener.Listen(engine, new IPEndPoint(IPAddress.Loopback, 0));

        using (Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds })
        {
            await client.ConnectAsync(socket.LocalEndPoint, TestContext.Current.CancellationToken);
            Talk(client, request, 100);
            // Counting is done by work posted to the loop, which is not free, and the runtime may allocate on any thread, once; a request
            // that allocated would show in every window.
            long least = long.MaxValue;
            for (int window = 0; window < Windows && least > Requests / 2; window++)
            {
                long before = await AllocatedOnAsync(engine.Loops[0]);
                Talk(client, request, Requests);
                least = Math.Min(least, await AllocatedOnAsync(engine.Loops[0]) - before);
            }

            Assert.InRange(least, 0, Requests / 2);
        }

        await listener.DrainAsync(Patience, TimeSpan.Zero).WaitAsync(2 * Patience, TestContext.Current.CancellationToken);
        // Not on the loop: what comes next waits for the loop's own thread.
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.Loops[0].Post(
            _ =>
            {
                loop.Upstreams.CloseAll();
                closed.SetResult();
            },
            null);
        await closed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.True(thread.Join(Patience));
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

    private static void Talk(Socket client, string request, int times)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(request);
        byte[] buffer = new byte[4096];
        for (int i = 0; i < times; i++)
        {
            client.Send(bytes);
            string text = "";
            while (Message.LengthOf(text) < 0)
            {
                int received = client.Receive(buffer);
                Assert.True(received > 0);
                text += Encoding.ASCII.GetString(buffer, 0, received);
            }
        }
    }

    private static Task<long> AllocatedOnAsync(EventLoop loop)
    {
        TaskCompletionSource<long> allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(static t => ((TaskCompletionSource<long>)t!).SetResult(GC.GetAllocatedBytesForCurrentThread()), allocated);
        return allocated.Task.WaitAsync(Patience);
    }

    /// <summary>One connection, until it ends.</summary>
    private static void Serve(Socket listener, byte[] response)
    {
        using Socket connection = listener.Accept();
        connection.NoDelay = true;
        byte[] buffer = new byte[4096];
        string text = "";
        int received;
        while ((received = connection.Receive(buffer)) > 0)
        {
            text += Encoding.ASCII.GetString(buffer, 0, received);
            if (Message.LengthOf(text) < 0)
                continue;
            text = "";
            connection.Send(response);
        }
    }

    private static RouteOptions Limited(ProxyPool pool) => new()
    {
        Pools = PoolSplit.To(pool),
        TotalTimeout = Patience,
        RateLimits = [new RateLimiter(RateLimitKind.Address, "", new Gcra(1_000_000, TimeSpan.FromSeconds(1), 1_000_000), 1024, seed: 1)],
    };
}
