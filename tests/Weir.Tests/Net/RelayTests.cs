using Weir.Net;
using Weir.Net.Epoll;
using Xunit;

namespace Weir.Tests.Net;

/// <summary>One direction of a tunnel: from an upstream pair's client to a downstream pair's.</summary>
public sealed class RelayTests
{
    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public Task Bulk_passes_unharmed_to_a_slow_reader_in_bounded_memory(Transport transport) => RunAsync(transport, async bench =>
    {
        const int Size = 24 * 1024 * 1024;
        byte[] content = Bytes.Pattern(Size);
        bench.Relay.Begin(bench.Source, bench.Destination);
        Task<RelayState> pumped = PumpAndEndAsync();
        Task sent = SendAndEndAsync();
        byte[] hash = await bench.Reader.HashToEndAsync();
        await sent;
        Assert.Equal(RelayState.Ended, await pumped);
        Assert.Equal(Bytes.Hash(content), hash);
        Assert.Equal(Size, bench.Relay.BytesMoved);
        Assert.InRange(bench.MostRentedBytes, 0, 4 * EventLoop.ScratchBytes);
        if (transport == Transport.Epoll)
            Assert.True(bench.MostPipes > 0, "bulk goes through the kernel");

        async Task<RelayState> PumpAndEndAsync()
        {
            RelayState state = await bench.PumpAsync();
            bench.Destination.ShutdownSend();
            return state;
        }

        async Task SendAndEndAsync()
        {
            await bench.Writer.SendAllAsync(content);
            bench.Writer.Connection.ShutdownSend();
        }
    });

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public Task A_limit_is_kept_to_the_byte(Transport transport) => RunAsync(transport, async bench =>
    {
        await bench.Writer.SendAllAsync("0123456789"u8.ToArray());
        bench.Relay.Begin(bench.Source, bench.Destination, bytes: 7);
        Assert.Equal(RelayState.Completed, await bench.PumpAsync());
        Assert.Equal("0123456"u8.ToArray(), await bench.Reader.ReceiveExactlyAsync(7));
        Assert.Equal(0, bench.Relay.Remaining);
        byte[] rest = new byte[10];
        Assert.Equal(3, bench.Source.Receive(rest));
        Assert.Equal("789"u8.ToArray(), rest[..3]);
    });

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public Task Bulk_with_a_limit_stops_at_it(Transport transport) => RunAsync(transport, async bench =>
    {
        const int Size = 3_000_001;
        byte[] content = Bytes.Pattern(Size + 5);
        bench.Relay.Begin(bench.Source, bench.Destination, Size);
        Task<RelayState> pumped = bench.PumpAsync();
        Task sent = bench.Writer.SendAllAsync(content);
        Assert.Equal(content[..Size], await bench.Reader.ReceiveExactlyAsync(Size));
        Assert.Equal(RelayState.Completed, await pumped);
        await sent;
        Talk rest = new(bench.Source);
        Assert.Equal(content[Size..], await rest.ReceiveExactlyAsync(5));
    });

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public Task What_is_prepended_goes_first_and_does_not_count_as_taken_from_the_source(Transport transport) => RunAsync(transport, async bench =>
    {
        await bench.Writer.SendAllAsync("defXYZ"u8.ToArray());
        bench.Relay.Begin(bench.Source, bench.Destination, bytes: 3);
        Assert.True(bench.Relay.Prepend("abc"u8));
        Assert.Equal(RelayState.Completed, await bench.PumpAsync());
        Assert.Equal("abcdef"u8.ToArray(), await bench.Reader.ReceiveExactlyAsync(6));
        Assert.Equal(6, bench.Relay.BytesMoved);
        Assert.Equal(0, bench.Source.Loop.Buffers.RentedBytes);
    });

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public Task A_source_that_ends_early_is_told_apart_from_one_that_kept_its_promise(Transport transport) => RunAsync(transport, async bench =>
    {
        await bench.Writer.SendAllAsync("short"u8.ToArray());
        bench.Writer.Connection.ShutdownSend();
        bench.Relay.Begin(bench.Source, bench.Destination, bytes: 100);
        Assert.Equal(RelayState.Ended, await bench.PumpAsync());
        Assert.Equal(95, bench.Relay.Remaining);
        Assert.Equal("short"u8.ToArray(), await bench.Reader.ReceiveExactlyAsync(5));
    });

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public Task A_reset_of_the_source_fails_the_source(Transport transport) => RunAsync(transport, async bench =>
    {
        bench.Relay.Begin(bench.Source, bench.Destination);
        Task<RelayState> pumped = bench.PumpAsync();
        bench.Writer.Connection.Reset();
        Assert.Equal(RelayState.SourceFailed, await pumped);
        Assert.Equal(ConnectionError.Reset, bench.Source.Error);
    });

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public Task A_reset_of_the_destination_fails_the_destination(Transport transport) => RunAsync(transport, async bench =>
    {
        bench.Relay.Begin(bench.Source, bench.Destination);
        Task<RelayState> pumped = bench.PumpAsync();
        bench.Reader.Connection.Reset();
        while (!pumped.IsCompleted)
        {
            bench.Writer.Connection.Send("more"u8);
            await bench.Writer.Waiter.WaitUntil(bench.Source.Loop.Now + 5);
        }

        Assert.Equal(RelayState.DestinationFailed, await pumped);
    });

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public Task Without_a_buffer_for_what_is_left_the_relay_gives_up(Transport transport) => RunAsync(
        transport,
        async bench =>
        {
            byte[] content = Bytes.Pattern(64 * 1024);
            bench.Relay.Begin(bench.Source, bench.Destination);
            Task<RelayState> pumped = bench.PumpAsync();
            while (!pumped.IsCompleted)
            {
                bench.Writer.Connection.Send(content);
                await bench.Writer.Waiter.WaitUntil(bench.Source.Loop.Now + 1);
                // Small pieces, so that epoll does not take to its pipe, which needs no buffer.
                bench.Relay.Begin(bench.Source, bench.Destination);
            }

            Assert.Contains(await pumped, new[] { RelayState.NoBuffers, RelayState.DestinationFailed });
            Assert.Equal(0, bench.Source.Loop.Buffers.RentedBytes);
        },
        bufferLimitBytes: 1024);

    private static async Task RunAsync(Transport transport, Func<Bench, Task> test, long bufferLimitBytes = 64 * 1024 * 1024)
    {
        await using Rig rig = Rig.Of(transport, bufferLimitBytes: bufferLimitBytes);
        await rig.RunAsync(async loop =>
        {
            (Talk writer, Talk source) = await rig.PairAsync(loop);
            (Talk reader, Talk destination) = await rig.PairAsync(loop);
            Bench bench = new(writer, source.Connection, destination.Connection, reader);
            await test(bench);
            bench.Relay.Release();
            Assert.Equal(0, loop.Buffers.Rented);
            foreach (Connection connection in new[] { writer.Connection, source.Connection, destination.Connection, reader.Connection })
                connection.Close();
            Assert.Equal(0, loop.OpenConnections);
        });
    }

    /// <summary>writer → source → (relay) → destination → reader.</summary>
    private sealed class Bench(Talk writer, Connection source, Connection destination, Talk reader)
    {
        public Talk Writer => writer;

        public Connection Source => source;

        public Connection Destination => destination;

        public Talk Reader => reader;

        public Relay Relay { get; } = new(source.Loop);

        public long MostRentedBytes { get; private set; }

        public int MostPipes { get; private set; }

        public async Task<RelayState> PumpAsync()
        {
            Waiter waiter = new(source.Loop);
            source.Owner = destination.Owner = waiter;
            while (true)
            {
                RelayState state = Relay.Pump();
                MostRentedBytes = Math.Max(MostRentedBytes, source.Loop.Buffers.RentedBytes);
                if (source.Loop is EpollLoop loop)
                    MostPipes = Math.Max(MostPipes, loop.Pipes.Lent);
                if (state == RelayState.Busy)
                {
                    await waiter.Yield();
                }
                else if (state == RelayState.Blocked)
                {
                    source.Wants = Relay.WantsRead ? Interest.Read : Interest.None;
                    destination.Wants = Relay.WantsWrite ? Interest.Write : Interest.None;
                    Assert.Equal(Wake.Ready, await waiter.WaitUntil(source.Loop.Now + 10_000));
                }
                else
                {
                    return state;
                }
            }
        }
    }
}
