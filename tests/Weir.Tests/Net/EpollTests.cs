using System.Net;
using System.Net.Sockets;
using Weir.Net;
using Xunit;

namespace Weir.Tests.Net;

/// <summary>What only the epoll engine promises.</summary>
public sealed class EpollTests
{
    private const int WarmUp = 2000;
    private const int Window = 1000;
    private const int Windows = 5;

    /// <summary>What the runtime itself may allocate on the loop's thread while tiered PGO replaces a method: 64 bytes, once, were seen in about
    /// half the runs, at a random moment, and never with DOTNET_TieredPGO=0 or DOTNET_TieredCompilation=0. An object for each operation
    /// would be 24,000 bytes a window at the least.</summary>
    private const long RuntimeBytes = 256;

    [Fact]
    public async Task Events_of_a_connection_closed_in_the_same_batch_reach_nobody()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux");
        await using Rig rig = Rig.Of(Transport.Epoll);
        List<Connection> accepted = [];
        IListenerSocket listener = rig.Engine.Listen(Rig.AnyPort, new ListenOptions(), accepted.Add);
        Socket[] clients = [await DialAsync(listener), await DialAsync(listener)];
        await rig.UntilAsync(_ => accepted.Count == 2);
        await rig.RunAsync(async loop =>
        {
            ClosingOwner[] owners = [new(), new()];
            for (int i = 0; i < 2; i++)
            {
                owners[i].Victim = accepted[1 - i];
                owners[i].Replacement = listener.LocalEndPoint;
                accepted[i].Owner = owners[i];
                Assert.Equal(Connection.WouldBlock, accepted[i].Receive(new byte[1]));
                accepted[i].Wants = Interest.Read;
            }

            // Past the edges that registration made.
            await new Waiter(loop).WaitUntil(loop.Now + 20);
            foreach (ClosingOwner owner in owners)
                owner.IsArmed = true;
            foreach (Socket client in clients)
                client.Send("x"u8); // on this thread: both events wait when the loop next looks
            await new Waiter(loop).WaitUntil(loop.Now + 50);
            Assert.Equal(1, owners[0].Reads + owners[1].Reads);
            foreach (ClosingOwner owner in owners)
            {
                Assert.Equal(0, owner.StaleReads);
                owner.Opened?.Close();
            }
        });
        foreach (Socket client in clients)
            client.Dispose();
    }

    [Fact]
    public async Task A_request_and_its_answer_allocate_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux");
        await using Rig rig = Rig.Of(Transport.Epoll);
        await rig.RunAsync(async loop =>
        {
            (Talk client, Talk server) = await rig.PairAsync(loop);
            Task echo = EchoAsync(server);
            AllocationWindows allocations = new();
            byte[] request = new byte[128];
            byte[] answer = new byte[128];
            for (int i = 0; i <= WarmUp + (Windows * Window); i++)
            {
                allocations.At(i);
                if (client.Connection.Send(request) != request.Length) // an assertion would allocate
                    Assert.Fail("a request was not taken");
                while (client.Connection.Receive(answer) == Connection.WouldBlock)
                {
                    client.Connection.Wants = Interest.Read;
                    await client.Waiter.WaitUntil(loop.Now + 10_000);
                }
            }

            allocations.AssertNone();
            client.Connection.Close();
            await echo;
        });
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(EventLoop.ScratchBytes)]
    public async Task A_relayed_buffer_allocates_nothing(int size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux");
        await using Rig rig = Rig.Of(Transport.Epoll);
        await rig.RunAsync(async loop =>
        {
            (Talk writer, Talk source) = await rig.PairAsync(loop);
            (Talk reader, Talk destination) = await rig.PairAsync(loop);
            Task relay = RelayAsync(source.Connection, destination.Connection);
            byte[] content = new byte[size];
            byte[] arrived = new byte[size];
            AllocationWindows allocations = new();
            for (int i = 0; i <= WarmUp + (Windows * Window); i++)
            {
                allocations.At(i);
                int sent = writer.Connection.Send(content);
                for (int left = sent; left > 0;)
                {
                    int received = reader.Connection.Receive(arrived);
                    if (received == Connection.WouldBlock)
                    {
                        reader.Connection.Wants = Interest.Read;
                        await reader.Waiter.WaitUntil(loop.Now + 10_000);
                    }
                    else
                    {
                        left -= received;
                    }
                }
            }

            allocations.AssertNone();
            writer.Connection.Close();
            await relay;
            reader.Connection.Close();
        });
    }

    private static async Task EchoAsync(Talk server)
    {
        byte[] buffer = new byte[1024];
        while (true)
        {
            int received = server.Connection.Receive(buffer);
            if (received == Connection.WouldBlock)
            {
                server.Connection.Wants = Interest.Read;
                await server.Waiter.WaitUntil(server.Connection.Loop.Now + 10_000);
                continue;
            }

            if (received <= 0)
                break;
            server.Connection.Send(buffer.AsSpan(0, received));
        }

        server.Connection.Close();
    }

    private static async Task RelayAsync(Connection source, Connection destination)
    {
        Waiter waiter = new(source.Loop);
        source.Owner = destination.Owner = waiter;
        Relay relay = new(source.Loop);
        relay.Begin(source, destination);
        RelayState state;
        while ((state = relay.Pump()) is RelayState.Blocked or RelayState.Busy)
        {
            if (state == RelayState.Busy)
            {
                await waiter.Yield();
                continue;
            }

            source.Wants = relay.WantsRead ? Interest.Read : Interest.None;
            destination.Wants = relay.WantsWrite ? Interest.Write : Interest.None;
            await waiter.WaitUntil(source.Loop.Now + 10_000);
        }

        relay.Release();
        source.Close();
        destination.Close();
    }

    private static async Task<Socket> DialAsync(IListenerSocket listener)
    {
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync((IPEndPoint)listener.LocalEndPoint);
        return client;
    }

    /// <summary>The bytes that the loop's thread allocates in each window of operations after the warm-up.</summary>
    private sealed class AllocationWindows
    {
        private readonly long[] _marks = new long[Windows + 1];

        public void At(int operation)
        {
            (int window, int rest) = Math.DivRem(operation - WarmUp, Window);
            if (operation >= WarmUp && rest == 0)
                _marks[window] = GC.GetAllocatedBytesForCurrentThread();
        }

        public void AssertNone()
        {
            long[] allocated = [.. _marks.Zip(_marks.Skip(1), (from, to) => to - from)];
            Assert.Equal(0, allocated.Min());
            Assert.InRange(allocated.Sum(), 0, RuntimeBytes);
        }
    }

    /// <summary>When its connection becomes readable, closes another one and opens a third, which takes the closed one's slot.</summary>
    private sealed class ClosingOwner : IConnectionOwner
    {
        public bool IsArmed { get; set; }

        public Connection? Victim { get; set; }

        public EndPoint? Replacement { get; set; }

        public Connection? Opened { get; private set; }

        public int Reads { get; private set; }

        public int StaleReads { get; private set; }

        public void OnReady(Connection connection)
        {
            if (!IsArmed)
                return;
            if (connection == Opened)
            {
                // The server sends nothing: a new connection has nothing to read.
                if (connection.IsReadable)
                    StaleReads++;
                return;
            }

            Reads++;
            Victim!.Close();
            Opened = connection.Loop.Connect(Replacement!, this);
            Opened.Wants = Interest.Read;
        }
    }
}
