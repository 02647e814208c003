using Weir.Net.Buffers;
using Xunit;

namespace Weir.Tests.Net;

public sealed class BufferPoolTests
{
    [Theory]
    [InlineData(1, 4096)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 16384)]
    [InlineData(65537, 131072)]
    public void The_smallest_size_that_fits_is_lent(int asked, int lent)
    {
        using BufferPool pool = new(1_000_000);
        PooledBuffer buffer = pool.TryRent(asked)!;
        Assert.Equal(lent, buffer.Capacity);
        Assert.Equal(lent, pool.RentedBytes);
        Assert.Equal(1, pool.Rented);
        buffer.Return();
        Assert.Equal(0, pool.RentedBytes);
        Assert.Equal(0, pool.Rented);
    }

    [Fact]
    public void At_the_limit_nothing_is_lent_until_something_comes_back()
    {
        using BufferPool pool = new(3 * 4096);
        PooledBuffer[] lent = [pool.TryRent(1)!, pool.TryRent(1)!, pool.TryRent(1)!];
        Assert.Null(pool.TryRent(1));
        Assert.Equal(1, pool.Refused);
        lent[0].Return();
        PooledBuffer again = pool.TryRent(1)!;
        Assert.Same(lent[0], again);
        again.Return();
        lent[1].Return();
        lent[2].Return();
    }

    [Fact]
    public void Returning_twice_is_an_error()
    {
        using BufferPool pool = new(100_000);
        PooledBuffer buffer = pool.TryRent(1)!;
        buffer.Return();
        Assert.Throws<InvalidOperationException>(buffer.Return);
        Assert.Equal(0, pool.RentedBytes);
    }

    [Fact]
    public void A_lent_buffer_is_empty_whatever_was_in_it_before()
    {
        using BufferPool pool = new(100_000);
        PooledBuffer buffer = pool.TryRent(1)!;
        buffer.Append("old"u8);
        buffer.Return();
        buffer = pool.TryRent(1)!;
        Assert.Equal(0, buffer.Length);
        buffer.Return();
    }

    [Fact]
    public void More_than_the_largest_size_cannot_be_asked_for()
    {
        using BufferPool pool = new(long.MaxValue);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.TryRent(BufferPool.LargestBytes + 1));
    }

    [Fact]
    public void Appending_makes_room_by_moving_what_is_there_to_the_front()
    {
        using BufferPool pool = new(100_000);
        PooledBuffer buffer = pool.TryRent(4096)!;
        Assert.Equal(4096, buffer.Append(new byte[5000]));
        Assert.Equal(0, buffer.Append([1]));
        buffer.Consume(4094);
        Assert.Equal(3, buffer.Append([7, 8, 9]));
        Assert.Equal([0, 0, 7, 8, 9], buffer.Filled.ToArray());
        Assert.Equal(0, buffer.Start);
        buffer.Consume(5);
        Assert.Equal(4096, buffer.Free.Length);
        buffer.Return();
    }
}
