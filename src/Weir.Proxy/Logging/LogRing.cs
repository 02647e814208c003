namespace Weir.Proxy.Logging;

/// <summary>A bounded queue of bytes between one loop, which writes whole records, and the log's thread, which takes whatever is there.</summary>
/// <remarks>
/// <para>A record lies in one piece, so it is formatted straight into the ring and leaves it by one system call together with those
/// before it. When the room to the end of the array is too small for a record it starts again at the front, and <c>_lapEnd</c> marks
/// where the reader has to turn (a "bip buffer": Simon Cooke, <em>The Bip Buffer</em>, 2003).</para>
/// <para>No locks: each side owns one position and publishes it after the bytes. Writer and reader positions lie on different
/// cache lines. The writer never catches up with the reader: equal positions mean empty.</para>
/// </remarks>
internal sealed class LogRing
{
    private readonly byte[] _bytes;
    private readonly Positions _positions = new();
    private int _reserved;

    public LogRing(int capacityBytes)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(capacityBytes, pinned: true);
        _positions.LapEnd = capacityBytes;
    }

    public int Capacity => _bytes.Length;

    /// <summary>Writer: room for a record in one piece.</summary>
    /// <returns>False when there is none: the ring is full.</returns>
    public bool TryReserve(int most, out Span<byte> room)
    {
        int write = _positions.Write;
        int read = Volatile.Read(ref _positions.Read);
        int start = -1;
        if (write >= read)
        {
            // Not before the end of the array is reached, even when the ring is empty: until the reader has turned too, only what
            // lies before it can be used.
            if (_bytes.Length - write >= most)
                start = write;
            else if (read > most)
                start = 0;
        }
        else if (read - write > most)
        {
            start = write;
        }

        _reserved = start;
        room = start < 0 ? default : _bytes.AsSpan(start, most);
        return start >= 0;
    }

    /// <summary>Writer: the first <paramref name="used"/> bytes of the room reserved last are a record; the reader may have them.</summary>
    public void Commit(int used)
    {
        int write = _positions.Write;
        if (_reserved == 0 && write != 0)
            _positions.LapEnd = write;
        // Publishes the record and, before it, where the lap ended.
        Volatile.Write(ref _positions.Write, _reserved + used);
    }

    /// <summary>Bytes waiting, as far as the calling side can tell.</summary>
    public int Waiting
    {
        get
        {
            int waiting = Volatile.Read(ref _positions.Write) - Volatile.Read(ref _positions.Read);
            return waiting >= 0 ? waiting : waiting + _bytes.Length;
        }
    }

    /// <summary>Reader: the oldest bytes, in one piece and ending with a record's end; empty when there are none.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        int write = Volatile.Read(ref _positions.Write);
        int read = _positions.Read;
        if (read > write && read == _positions.LapEnd)
        {
            read = 0;
            Volatile.Write(ref _positions.Read, 0);
        }

        return read <= write ? _bytes.AsSpan(read, write - read) : _bytes.AsSpan(read, _positions.LapEnd - read);
    }

    /// <summary>Reader: the first bytes of <see cref="Peek"/> are done with.</summary>
    public void Consume(int count) => Volatile.Write(ref _positions.Read, _positions.Read + count);

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit, Size = 384)]
    private sealed class Positions
    {
        [System.Runtime.InteropServices.FieldOffset(128)] public int Write;
        [System.Runtime.InteropServices.FieldOffset(132)] public int LapEnd;
        [System.Runtime.InteropServices.FieldOffset(256)] public int Read;
    }
}
