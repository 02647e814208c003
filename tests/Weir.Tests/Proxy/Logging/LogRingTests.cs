using Weir.Proxy.Logging;
using Xunit;

namespace Weir.Tests.Proxy.Logging;

public sealed class LogRingTests
{
    [Fact]
    public void What_was_committed_is_what_is_read()
    {
        LogRing ring = new(64);
        Put(ring, [1, 2, 3]);
        Put(ring, [4, 5]);

        Assert.Equal([1, 2, 3, 4, 5], ring.Peek().ToArray());
        ring.Consume(4);
        Assert.Equal([5], ring.Peek().ToArray());
    }

    [Fact]
    public void A_full_ring_gives_no_room_until_something_is_consumed()
    {
        LogRing ring = new(64);
        for (int i = 0; i < 4; i++)
            Put(ring, new byte[16]);

        Assert.False(ring.TryReserve(16, out _));
        ring.Consume(16);
        Assert.False(ring.TryReserve(16, out _)); // would make full look like empty
        ring.Consume(16);
        Assert.True(ring.TryReserve(16, out _));
    }

    [Fact]
    public void A_record_longer_than_the_ring_finds_no_room() => Assert.False(new LogRing(64).TryReserve(65, out _));

    [Fact]
    public void A_record_that_does_not_fit_before_the_end_goes_to_the_front_in_one_piece()
    {
        LogRing ring = new(64);
        Put(ring, new byte[60]);
        ring.Consume(50);

        Put(ring, [1, 2, 3, 4, 5, 6]);

        Assert.Equal(10, ring.Peek().Length);
        ring.Consume(10);
        Assert.Equal([1, 2, 3, 4, 5, 6], ring.Peek().ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_the_order_of_writes_and_reads_no_byte_is_lost_or_changed(int seed)
    {
        Random random = new(seed);
        LogRing ring = new(random.Next(100, 400));
        Queue<byte> model = new();
        byte next = 0;
        for (int step = 0; step < 20_000; step++)
        {
            if (random.Next(2) == 0)
            {
                int most = random.Next(1, 60);
                if (!ring.TryReserve(most, out Span<byte> room))
                    continue;
                int used = random.Next(1, most + 1);
                for (int i = 0; i < used; i++)
                {
                    room[i] = next;
                    model.Enqueue(next++);
                }

                ring.Commit(used);
            }
            else
            {
                ReadOnlySpan<byte> waiting = ring.Peek();
                if (model.Count > 0)
                    Assert.False(waiting.IsEmpty, $"seed {seed}, step {step}: bytes wait but none are shown");
                int count = random.Next(waiting.Length + 1);
                for (int i = 0; i < count; i++)
                    Assert.True(model.Dequeue() == waiting[i], $"seed {seed}, step {step}: a byte changed");
                ring.Consume(count);
            }
        }
    }

    [Fact]
    public void Two_threads_pass_records_in_order()
    {
        const int Records = 200_000;
        LogRing ring = new(4096);
        Thread writer = new(() =>
        {
            for (int i = 0; i < Records;)
            {
                if (!ring.TryReserve(32, out Span<byte> room))
                {
                    Thread.Yield();
                    continue;
                }

                int length = 4 + (i % 23);
                room[..length].Fill((byte)length);
                BitConverter.TryWriteBytes(room, i);
                ring.Commit(length);
                i++;
            }
        });
        writer.Start();
        for (int i = 0; i < Records;)
        {
            ReadOnlySpan<byte> waiting = ring.Peek();
            if (waiting.IsEmpty)
                Thread.Yield();
            int at = 0;
            while (at < waiting.Length)
            {
                Assert.Equal(i, BitConverter.ToInt32(waiting[at..]));
                int length = 4 + (i % 23);
                Assert.False(waiting[(at + 4)..(at + length)].ContainsAnyExcept((byte)length));
                at += length;
                i++;
            }

            ring.Consume(at);
        }

        writer.Join();
    }

    private static void Put(LogRing ring, ReadOnlySpan<byte> bytes)
    {
        Assert.True(ring.TryReserve(bytes.Length, out Span<byte> room));
        bytes.CopyTo(room);
        ring.Commit(bytes.Length);
    }
}
