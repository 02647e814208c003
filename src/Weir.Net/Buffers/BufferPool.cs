using System.Runtime.InteropServices;

namespace Weir.Net.Buffers;

/// <summary>Lends native buffers to the connections of one loop.</summary>
/// <remarks>
/// Native, so that thousands of buffers cost the garbage collector nothing and may be given to the kernel as they are. What is lent is
/// limited: at the limit <see cref="TryRent"/> returns null and the caller refuses new work or waits. Returned buffers are kept
/// for the next owner up to <see cref="KeptBytes"/> a size, the rest goes back to the system. One thread.
/// </remarks>
public sealed unsafe class BufferPool : IDisposable
{
    private const int KeptBytes = 4 * 1024 * 1024;
    private static readonly int[] Sizes = [4 * 1024, 16 * 1024, 64 * 1024, 128 * 1024, 256 * 1024];
    private readonly Stack<PooledBuffer>[] _free = [new(64), new(64), new(64), new(32), new(16)];

    /// <param name="limitBytes">The most that may be lent at one time.</param>
    public BufferPool(long limitBytes) => LimitBytes = limitBytes;

    public long LimitBytes { get; }

    /// <summary>Bytes lent now.</summary>
    public long RentedBytes { get; private set; }

    /// <summary>Buffers lent now; zero when every connection is idle.</summary>
    public int Rented { get; private set; }

    /// <summary>How often nothing could be lent because of the limit.</summary>
    public long Refused { get; private set; }

    /// <summary>The largest buffer there is, in bytes.</summary>
    public static int LargestBytes => Sizes[^1];

    /// <summary>Lends an empty buffer.</summary>
    /// <param name="minBytes">The least capacity; at most <see cref="LargestBytes"/>.</param>
    /// <returns>Null when the pool's limit is reached.</returns>
    public PooledBuffer? TryRent(int minBytes)
    {
        int sizeClass = ClassOf(minBytes);
        int size = Sizes[sizeClass];
        if (RentedBytes + size > LimitBytes)
        {
            Refused++;
            return null;
        }

        if (!_free[sizeClass].TryPop(out PooledBuffer? buffer))
            buffer = new PooledBuffer(this, (byte*)NativeMemory.Alloc((nuint)size), size, sizeClass);
        buffer.IsRented = true;
        buffer.Clear();
        RentedBytes += size;
        Rented++;
        return buffer;
    }

    internal void Take(PooledBuffer buffer)
    {
        if (!buffer.IsRented)
            throw new InvalidOperationException("A pooled buffer was returned twice: it has two owners.");
        buffer.IsRented = false;
        RentedBytes -= buffer.Capacity;
        Rented--;
        Stack<PooledBuffer> free = _free[buffer.SizeClass];
        if ((long)free.Count * buffer.Capacity < KeptBytes)
        {
            free.Push(buffer);
            return;
        }

        NativeMemory.Free(buffer.Memory);
        buffer.Release();
    }

    /// <summary>Frees what is not lent.</summary>
    public void Dispose()
    {
        foreach (Stack<PooledBuffer> free in _free)
        {
            while (free.TryPop(out PooledBuffer? buffer))
            {
                NativeMemory.Free(buffer.Memory);
                buffer.Release();
            }
        }
    }

    private static int ClassOf(int minBytes)
    {
        for (int i = 0; i < Sizes.Length; i++)
        {
            if (minBytes <= Sizes[i])
                return i;
        }

        throw new ArgumentOutOfRangeException(nameof(minBytes), minBytes, $"The largest buffer is {Sizes[^1]} bytes.");
    }
}
