using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Weir.Net;
using Xunit;

namespace Weir.Tests.Net;

/// <summary>Threads, clocks and deadlines of the real loops.</summary>
public sealed class LoopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory, MemberData(nameof(Transports.Real), MemberType = typeof(Transports))]
    public async Task No_post_from_another_thread_goes_unheard(Transport transport)
    {
        // Posts land at every point of the loop's turn, while it sleeps, wakes and runs. After one lost wake-up the loop would sleep for good.
        const int Posters = 2;
        const int Posts = 100_000;
        Rig rig = Rig.Of(transport);
        EventLoop loop = rig.Engine.Loops[0];
        TaskCompletionSource allHeard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int heard = 0;
        Task[] posters = [.. Enumerable.Range(0, Posters).Select(seed => Task.Run(() =>
        {
            Random random = new(seed);
            for (int i = 0; i < Posts; i++)
            {
                loop.Post(
                    _ =>
                    {
                        if (++heard == Posters * Posts)
                            allHeard.SetResult();
                    },
                    null);
                Thread.SpinWait(random.Next(60)); // lets the queue run empty now and then
            }
        }))];
        await Task.WhenAll(posters);
        await allHeard.Task.WaitAsync(Patience);
        await rig.DisposeAsync(); // only now: a loop that hears nothing cannot be stopped either
    }

    [Theory, MemberData(nameof(Transports.Real), MemberType = typeof(Transports))]
    public async Task A_deadline_ends_a_wait_no_earlier_than_it_says(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        await rig.RunAsync(async loop =>
        {
            Waiter waiter = new(loop);
            long started = loop.Timestamp;
            long deadline = loop.Now + 50;
            Assert.Equal(Wake.TimedOut, await waiter.WaitUntil(deadline));
            Assert.True(loop.Now >= deadline);
            Assert.InRange((loop.Timestamp - started) / 1e6, 48, 5000);
        });
    }

    [Theory, MemberData(nameof(Transports.Real), MemberType = typeof(Transports))]
    public async Task A_connect_without_an_answer_ends_with_its_deadline(Transport transport)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a full backlog is silent on Linux; elsewhere it refuses");
        using Socket mute = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        mute.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        mute.Listen(0); // the kernel takes one more than asked for, and ignores the rest
        await using Rig rig = Rig.Of(transport);
        await rig.RunAsync(async loop =>
        {
            List<Connection> connections = [];
            Wake wake = Wake.Ready;
            for (int i = 0; i < 4 && wake == Wake.Ready; i++)
            {
                Waiter waiter = new(loop);
                Connection connection = loop.Connect(mute.LocalEndPoint!, waiter);
                connections.Add(connection);
                long deadline = loop.Now + 150;
                while (wake == Wake.Ready && connection.State == ConnectionState.Connecting)
                    wake = await waiter.WaitUntil(deadline);
            }

            Assert.Equal(Wake.TimedOut, wake);
            Assert.Equal(ConnectionState.Connecting, connections[^1].State);
            foreach (Connection connection in connections)
                connection.Close();
            Assert.Equal(0, loop.OpenConnections);
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Every_loop_has_its_own_index_and_runs_its_own_work(Transport transport)
    {
        await using Rig rig = Rig.Of(transport, loops: 3);
        for (int i = 0; i < 3; i++)
            Assert.Equal(i, await rig.GetAsync(loop => Task.FromResult(loop.Index), i));
    }

    [Fact]
    public void The_clock_counts_nanoseconds()
    {
        using IDisposable loop = new Weir.Net.Sockets.SocketsLoop(0, new EngineOptions());
        EventLoop clock = (EventLoop)loop;
        long before = clock.Timestamp;
        long ticks = Stopwatch.GetTimestamp();
        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(ticks) > TimeSpan.FromMilliseconds(5));
        Assert.InRange(clock.Timestamp - before, 5_000_000, 5_000_000_000);
        Assert.InRange(clock.Timestamp - (clock.Now * 1_000_000), 0, 60_000_000_000);
    }
}
