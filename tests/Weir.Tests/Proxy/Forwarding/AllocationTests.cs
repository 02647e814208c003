using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.Balancing;
using Weir.Http;
using Weir.Net;
using Weir.Proxy;
using Weir.Proxy.Affinity;
using Weir.Proxy.Health;
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
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData(
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    public Task Keep_alive_requests_allocate_nothing(string request, string response) => AllocatesNothingAsync(request, response, affinity: null);

    [Theory]
    [InlineData(AffinityKind.Cookie, "Cookie: a=b; weir=none; c=d")]
    [InlineData(AffinityKind.Learn, "Cookie: a=b; weir=none; c=d")]
    [InlineData(AffinityKind.Address, "Accept: */*")]
    [InlineData(AffinityKind.Header, "weir: 1")]
    public Task Affinity_allocates_nothing(AffinityKind kind, string field) => AllocatesNothingAsync(
        $"GET / HTTP/1.1\r\nHost: a\r\n{field}\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: weir=x\r\n\r\nhello",
        new() { Kind = kind, Name = "weir", Entries = 16, Cookie = new() { Key = new byte[32], MaxAge = TimeSpan.FromHours(1) } });

    private static async Task AllocatesNothingAsync(string request, string response, AffinityOptions? affinity)
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
                Proxy = new() { Name = "web", Affinity = affinity },
                Balancing = new()
                {
                    Name = "web",
                    Strategy = "least-connections",
                    Endpoints = [new EndpointOptions { Address = address.ToString(), Identity = 1 }],
                },
                Addresses = ImmutableDictionary<string, EndPoint>.Empty.Add(address.ToString(), address),
            },
            new PoolServices { Loops = 1, Ids = new EndpointIds(), ProbeGate = gate, Time = new FakeTime() });
        ProxyLoop loop = new(engine.Loops[0], HttpLimits.Default, log: null, seed: 1, TimeProvider.System);
        HttpListener listener = new(new() { Name = "web" }, new RouteTable([Route.To(controller.Pool)]), [loop]);
        IListenerSocket socket = listener.Listen(engine, new IPEndPoint(IPAddress.Loopback, 0));

        using (Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds })
        {
            await client.ConnectAsync(socket.LocalEndPoint, TestContext.Current.CancellationToken);
            Talk(client, request, 100);
            long before = await AllocatedOnAsync(engine.Loops[0]);
            Talk(client, request, Requests);
            long after = await AllocatedOnAsync(engine.Loops[0]);
            // Counting is done by work posted to the loop, which is not free; a request that allocated would show 2,000 times.
            Assert.InRange(after - before, 0, Requests / 2);
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
}
