using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.Balancing;
using Weir.Http;
using Weir.Net;
using Weir.Proxy;
using Weir.Proxy.Health;
using Weir.Proxy.Routing;
using Weir.Tests.Proxy.Health;
using Weir.Tests.Proxy.Http1;
using Xunit;
using HttpListener = Weir.Proxy.Http1.HttpListener;

namespace Weir.Tests.Proxy.Http2;

/// <summary>The promise of no garbage holds for HTTP/2 requests.</summary>
public sealed class AllocationTests
{
    private const int Requests = 2000;
    private const int Windows = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_on_one_connection_allocate_nothing(bool hasBody)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The epoll engine is Linux's.");
        using Socket origin = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        origin.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        origin.Listen();
        Thread thread = new(() => Serve(origin)) { IsBackground = true };
        thread.Start();

        await using Engine engine = Engine.Create(new EngineOptions { Kind = EngineKind.Epoll, Loops = 1 });
        engine.Start();
        IPEndPoint address = (IPEndPoint)origin.LocalEndPoint!;
        using ProbeGate gate = new();
        await using PoolController controller = new(
            new PoolDefinition
            {
                Proxy = new() { Name = "web" },
                Balancing = new() { Name = "web", Strategy = "least-connections", Endpoints = [new EndpointOptions { Address = address.ToString() }] },
                Addresses = ImmutableDictionary<string, EndPoint>.Empty.Add(address.ToString(), address),
            },
            new PoolServices { Loops = 1, Ids = new EndpointIds(), ProbeGate = gate, Time = new FakeTime() });
        ProxyLoop loop = new(engine.Loops[0], HttpLimits.Default, log: null, seed: 1, TimeProvider.System);
        HttpListener listener = new(new() { Name = "web" }, new RouteTable([Route.To(controller.Pool)]), [loop]);
        IListenerSocket socket = listener.Listen(engine, new IPEndPoint(IPAddress.Loopback, 0));

        using (Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds })
        {
            await client.ConnectAsync(socket.LocalEndPoint, TestContext.Current.CancellationToken);
            client.Send(Wire.Join(Wire.Preface, Wire.EmptySettings, Wire.Frame(Wire.Settings, Wire.Ack, 0), Wire.Update(0, 1_000_000)));
            uint stream = Talk(client, hasBody, 1, 200);
            // Counting is done by work posted to the loop, which is not free, and the runtime may allocate on any thread, once; a request
            // that allocated would show in every window.
            long least = long.MaxValue;
            for (int window = 0; window < Windows && least > Requests / 2; window++)
            {
                long before = await AllocatedOnAsync(engine.Loops[0]);
                stream = Talk(client, hasBody, stream, Requests);
                least = Math.Min(least, await AllocatedOnAsync(engine.Loops[0]) - before);
            }

            Assert.InRange(least, 0, Requests / 2);
        }

        await listener.DrainAsync(Patience, TimeSpan.Zero).WaitAsync(2 * Patience, TestContext.Current.CancellationToken);
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

    private static uint Talk(Socket client, bool hasBody, uint stream, int times)
    {
        byte[] buffer = new byte[4096];
        for (int i = 0; i < times; i++, stream += 2)
        {
            client.Send(hasBody ? Wire.Join(Wire.Post(stream), Wire.Body(stream, "hello", end: true)) : Wire.Get(stream));
            bool ended = false;
            int have = 0;
            while (!ended)
            {
                int received = client.Receive(buffer.AsSpan(have));
                Assert.True(received > 0);
                have += received;
                int at = 0;
                while (have - at >= 9)
                {
                    int length = 9 + ((buffer[at] << 16) | (buffer[at + 1] << 8) | buffer[at + 2]);
                    if (have - at < length)
                        break;
                    ended |= buffer[at + 3] == Wire.Data && (buffer[at + 4] & Wire.EndStream) != 0;
                    at += length;
                }

                buffer.AsSpan(at, have - at).CopyTo(buffer);
                have -= at;
            }
        }

        return stream;
    }

    private static Task<long> AllocatedOnAsync(EventLoop loop)
    {
        TaskCompletionSource<long> allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(static t => ((TaskCompletionSource<long>)t!).SetResult(GC.GetAllocatedBytesForCurrentThread()), allocated);
        return allocated.Task.WaitAsync(Patience);
    }

    /// <summary>One connection, until it ends.</summary>
    private static void Serve(Socket listener)
    {
        using Socket connection = listener.Accept();
        connection.NoDelay = true;
        byte[] response = Encoding.ASCII.GetBytes(Message.Ok("hello"));
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
