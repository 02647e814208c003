using Weir.Http.Http2;
using Weir.Net;
using Weir.Net.Buffers;

namespace Weir.Proxy.Http2;

/// <summary>Gathers the frames of one connection and sends them together; keeps what the socket does not take at once.</summary>
/// <remarks>
/// Content may fill it up to <see cref="ContentBytes"/>, beyond it streams wait. Heads and control frames go over that as far as one
/// pooled buffer reaches: the number of frames read without room is bounded, so they are too. Holds no buffer when empty. One thread.
/// </remarks>
internal sealed class FrameOutput(Connection connection)
{
    /// <summary>Where content stops.</summary>
    public const int ContentBytes = 64 * 1024;

    private const int FirstBytes = 16 * 1024;
    private bool _isSealed;
    private PooledBuffer? _buffer;

    // From the header of the DATA frame written last to the end of the buffer; 0 when something else was last.
    private int _lastDataBytes;

    /// <summary>The connection is broken, or no buffer could be had for what must not be lost.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Bytes not yet sent.</summary>
    public int Pending => _buffer is null ? 0 : _buffer.Length;

    /// <summary>Streams may add content or heads.</summary>
    public bool HasRoom => !HasFailed && !_isSealed && Pending < ContentBytes;

    /// <summary>Makes room behind what is kept.</summary>
    /// <returns>Empty when that failed: the output <see cref="HasFailed"/> then, or is full for the moment.</returns>
    public Span<byte> Reserve(int bytes)
    {
        if (HasFailed || _isSealed)
            return default;
        if (_buffer is not null && _buffer.Free.Length >= bytes)
            return _buffer.Free;
        if (_buffer is not null)
            SendNow();
        int total = Pending + bytes;
        if (HasFailed || total > BufferPool.LargestBytes)
            return default;
        if (_buffer is { } enough && enough.Capacity >= total)
        {
            enough.Compact();
            return enough.Free;
        }

        PooledBuffer? larger = connection.Loop.Buffers.TryRent(Math.Max(total, _buffer is null ? FirstBytes : ContentBytes));
        if (larger is null)
            return default;
        if (_buffer is not null)
        {
            larger.Append(_buffer.Filled);
            _buffer.Return();
        }

        _buffer = larger;
        return larger.Free;
    }

    /// <summary>Counts bytes written into what <see cref="Reserve"/> gave.</summary>
    public void Advance(int bytes)
    {
        _buffer!.Advance(bytes);
        _lastDataBytes = 0;
    }

    /// <summary>Adds whole frames that must go out.</summary>
    public void Write(ReadOnlySpan<byte> frames)
    {
        if (_isSealed)
            return;
        Span<byte> room = Reserve(frames.Length);
        if (room.Length < frames.Length)
        {
            Abandon();
            return;
        }

        frames.CopyTo(room);
        Advance(frames.Length);
    }

    /// <summary>Adds a DATA frame.</summary>
    /// <returns>False when there is no room.</returns>
    public bool TryWriteData(int streamId, ReadOnlySpan<byte> content, bool endStream)
    {
        int bytes = FrameHeader.Size + content.Length;
        Span<byte> room = Reserve(bytes);
        if (room.Length < bytes)
            return false;
        new FrameHeader(content.Length, FrameType.Data, endStream ? FrameFlags.EndStream : FrameFlags.None, streamId).Write(room);
        content.CopyTo(room[FrameHeader.Size..]);
        Advance(bytes);
        _lastDataBytes = bytes;
        return true;
    }

    /// <summary>Sets END_STREAM on the frame written last, when that is a DATA frame of the stream and still here: saves an empty frame.</summary>
    public bool TryEndLastData(int streamId)
    {
        if (_lastDataBytes == 0 || _buffer is null || _buffer.Length < _lastDataBytes)
            return false;
        Span<byte> frame = _buffer.Filled[^_lastDataBytes..];
        FrameHeader header = FrameHeader.Read(frame);
        if (header.StreamId != streamId)
            return false;
        (header with { Flags = FrameFlags.EndStream }).Write(frame);
        return true;
    }

    /// <summary>Sends what is there.</summary>
    /// <returns>True when nothing is left.</returns>
    public bool Flush()
    {
        if (_buffer is null)
            return true;
        SendNow();
        if (Pending > 0)
            return false;
        Release();
        return true;
    }

    /// <summary>What was written is the last word; what comes behind it is dropped.</summary>
    public void Seal() => _isSealed = true;

    /// <summary>Nothing more can be sent.</summary>
    public void Abandon()
    {
        HasFailed = true;
        Release();
    }

    public void Release()
    {
        _buffer?.Return();
        _buffer = null;
        _lastDataBytes = 0;
    }

    private void SendNow()
    {
        _lastDataBytes = 0;
        if (!connection.IsWritable || _buffer!.Length == 0)
            return;
        int sent = connection.Send(_buffer.Filled);
        if (sent == Connection.Failed)
            Abandon();
        else if (sent > 0)
            _buffer.Consume(sent);
    }
}
