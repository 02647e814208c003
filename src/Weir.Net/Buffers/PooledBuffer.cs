using System.Diagnostics;

namespace Weir.Net.Buffers;

/// <summary>A piece of native memory lent by a <see cref="BufferPool"/> to one owner, with the bytes in it between two marks.</summary>
/// <remarks>The owner returns it exactly once and does not touch it afterwards. One thread: the pool's loop.</remarks>
public sealed unsafe class PooledBuffer
{
    private readonly BufferPool _pool;
    private byte* _memory;

    internal PooledBuffer(BufferPool pool, byte* memory, int capacity, int sizeClass)
    {
        _pool = pool;
        _memory = memory;
        Capacity = capacity;
        SizeClass = sizeClass;
    }

    /// <summary>Bytes it can hold in all.</summary>
    public int Capacity { get; }

    /// <summary>Where the bytes that are in it start, and where they end.</summary>
    public int Start { get; private set; }

    public int End { get; private set; }

    public int Length => End - Start;

    internal int SizeClass { get; }

    internal bool IsRented { get; set; }

    internal byte* Memory => _memory;

    /// <summary>The bytes that are in it.</summary>
    public Span<byte> Filled => new(_memory + Start, End - Start);

    /// <summary>The room behind them.</summary>
    public Span<byte> Free => new(_memory + End, Capacity - End);

    /// <summary>All of it, from the first byte.</summary>
    public Span<byte> All => new(_memory, Capacity);

    /// <summary>Counts bytes written into <see cref="Free"/> as filled.</summary>
    public void Advance(int count)
    {
        Debug.Assert((uint)count <= (uint)(Capacity - End), "more than the buffer holds");
        End += count;
    }

    /// <summary>Drops bytes from the end.</summary>
    public void Withdraw(int count)
    {
        Debug.Assert((uint)count <= (uint)Length, "more than is in the buffer");
        End -= count;
    }

    /// <summary>Drops bytes from the front.</summary>
    public void Consume(int count)
    {
        Debug.Assert((uint)count <= (uint)Length, "more than is in the buffer");
        Start += count;
        if (Start == End)
            Start = End = 0;
    }

    public void Clear() => Start = End = 0;

    /// <summary>Appends as much of <paramref name="bytes"/> as fits, moving what is there to the front when that helps.</summary>
    /// <returns>How many bytes were taken.</returns>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Capacity - End && Start > 0)
            Compact();
        int count = Math.Min(bytes.Length, Capacity - End);
        bytes[..count].CopyTo(Free);
        End += count;
        return count;
    }

    /// <summary>Moves the filled bytes to the front.</summary>
    public void Compact()
    {
        int length = Length;
        Filled.CopyTo(All);
        Start = 0;
        End = length;
    }

    /// <summary>Gives the memory back.</summary>
    public void Return() => _pool.Take(this);

    internal void Release() => _memory = null;
}
