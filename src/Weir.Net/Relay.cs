using Weir.Net.Buffers;

namespace Weir.Net;

/// <summary>One direction of a tunnel, or a body nobody has to look at: moves bytes from one connection to another.</summary>
/// <remarks>
/// <para>Back-pressure: what the destination does not take at once is kept in one pooled buffer, and the source is not read until it is
/// gone. Memory is thus at most one scratch-sized buffer (or one kernel pipe) a direction, however slow the reader.</para>
/// <para>Bulk goes through a kernel pipe (splice) once the source has given a good deal in large pieces: below that the
/// four extra calls a pipe costs outweigh the copy (measured: ping-pong 128 B 1.14 times the CPU with splice, 1 MB 0.57).</para>
/// <para>One owner, on the loop of both connections.</para>
/// </remarks>
public sealed class Relay
{
    /// <summary>Bytes in large reads, one after the other, before the kernel pipe is used.</summary>
    private const int BytesBeforePipe = 256 * 1024;

    /// <summary>Thin fills in a row before the kernel pipe is given back.</summary>
    private const int ThinFillsBeforeCopy = 4;

    /// <summary>The least a receive asks for, once the destination has shown that it is slow.</summary>
    private const int LeastReceiveBytes = 16 * 1024;

    /// <summary>Moving less than this at a time a pipe costs more than a copy.</summary>
    private const int PipeWorthwhileBytes = 16 * 1024;

    /// <summary>What one pump moves before others get their turn.</summary>
    /// <remarks>Measured with 64 bulk connections on one CPU: up to 128 KiB the kernel's work for a byte doubles (each turn ends before the
    /// source has been emptied, so that its sender's packets are made on our CPU as our acknowledgements arrive), above 256 KiB only the
    /// slowest answers become slower.</remarks>
    private const int ShareBytes = 256 * 1024;

    private readonly EventLoop _loop;
    private Connection _source = null!;
    private Connection _destination = null!;
    private PooledBuffer? _pending;
    private IKernelPipe? _pipe;
    private int _receiveBytes = EventLoop.ScratchBytes;
    private int _largeReadBytes;
    private int _thinFills;
    private bool _sourceEnded;
    private bool _noPipe;

    /// <summary>A relay can be used again after <see cref="Release"/>.</summary>
    public Relay(EventLoop loop) => _loop = loop;

    /// <summary>Bytes the destination has taken since <see cref="Begin"/>.</summary>
    public long BytesMoved { get; private set; }

    /// <summary>Bytes still to take from the source; long.MaxValue for "until it ends".</summary>
    public long Remaining { get; private set; }

    /// <summary>Waiting for the source, or for the destination: what the owner should want.</summary>
    public bool WantsRead => !HasPending && !_sourceEnded && Remaining > 0;

    public bool WantsWrite => HasPending;

    private bool HasPending => _pending is not null || _pipe is { Pending: > 0 };

    /// <param name="source">Read from.</param>
    /// <param name="destination">Written to.</param>
    /// <param name="bytes">How many to move; long.MaxValue for all until the end.</param>
    public void Begin(Connection source, Connection destination, long bytes = long.MaxValue)
    {
        _source = source;
        _destination = destination;
        Remaining = bytes;
        BytesMoved = 0;
        _largeReadBytes = 0;
        _thinFills = 0;
        _sourceEnded = false;
        _noPipe = false;
        _receiveBytes = EventLoop.ScratchBytes;
    }

    /// <summary>Bytes that go to the destination first; they do not count as taken from the source. Right after
    /// <see cref="Begin"/>, at most <see cref="BufferPool.LargestBytes"/>.</summary>
    /// <returns>False when the loop has no buffer for them.</returns>
    public bool Prepend(ReadOnlySpan<byte> bytes) => bytes.IsEmpty || Keep(bytes);

    /// <summary>Moves what can be moved now.</summary>
    public RelayState Pump()
    {
        int moved = 0;
        while (true)
        {
            if (!FlushPending(out RelayState state))
                return state;
            if (_sourceEnded)
                return RelayState.Ended;
            if (Remaining == 0)
                return RelayState.Completed;
            if (!_source.IsReadable)
                return RelayState.Blocked;
            if (moved >= ShareBytes)
                return RelayState.Busy;
            int count = _pipe is not null || (_largeReadBytes >= BytesBeforePipe && !_noPipe && TryOpenPipe()) ? FillPipe() : CopyOnce();
            switch (count)
            {
                case > 0:
                    moved += count;
                    continue;
                case 0:
                    _sourceEnded = true;
                    continue;
                case Connection.WouldBlock:
                    return RelayState.Blocked;
                case DestinationBroke:
                    return RelayState.DestinationFailed;
                case OutOfBuffers:
                    return RelayState.NoBuffers;
                default:
                    return RelayState.SourceFailed;
            }
        }
    }

    /// <summary>Gives back buffer and pipe; what was in them is dropped.</summary>
    public void Release()
    {
        _pending?.Return();
        _pending = null;
        _pipe?.Release();
        _pipe = null;
        _source = null!;
        _destination = null!;
    }

    private const int DestinationBroke = -10;
    private const int OutOfBuffers = -11;

    private int CopyOnce()
    {
        Span<byte> scratch = _loop.ReceiveScratch[.._receiveBytes];
        if (Remaining < scratch.Length)
            scratch = scratch[..(int)Remaining];
        int received = _source.Receive(scratch);
        if (received <= 0)
            return received;
        if (Remaining != long.MaxValue)
            Remaining -= received;
        _largeReadBytes = received >= PipeWorthwhileBytes ? Math.Min(_largeReadBytes + received, BytesBeforePipe) : 0;
        int sent = _destination.Send(scratch[..received]);
        if (sent == Connection.Failed)
            return DestinationBroke;
        sent = Math.Max(sent, 0);
        BytesMoved += sent;
        if (sent == received)
        {
            if (received == _receiveBytes)
                _receiveBytes = Math.Min(_receiveBytes * 2, EventLoop.ScratchBytes);
            return received;
        }

        // What a slow reader has not taken waits in a buffer: the slower it is, the less of it.
        _receiveBytes = Math.Max(_receiveBytes / 2, LeastReceiveBytes);
        return Keep(scratch[sent..received]) ? received : OutOfBuffers;
    }

    private int FillPipe()
    {
        int filled = _pipe!.Fill(_source, Remaining);
        if (filled <= 0)
            return filled;
        if (Remaining != long.MaxValue)
            Remaining -= filled;
        _thinFills = filled < PipeWorthwhileBytes ? _thinFills + 1 : 0;
        return filled;
    }

    private bool TryOpenPipe()
    {
        _pipe = _source.OpenPipe(_destination);
        if (_pipe is null)
            _noPipe = true; // the engine has no such way, or the system no more pipes: do not ask again
        return _pipe is not null;
    }

    /// <returns>True when nothing is pending any more.</returns>
    private bool FlushPending(out RelayState state)
    {
        state = RelayState.Blocked;
        if (_pending is not null)
        {
            int sent = _destination.Send(_pending.Filled);
            if (sent == Connection.Failed)
            {
                state = RelayState.DestinationFailed;
                return false;
            }

            if (sent > 0)
            {
                BytesMoved += sent;
                _pending.Consume(sent);
            }

            if (_pending.Length > 0)
                return false;
            _pending.Return();
            _pending = null;
        }

        if (_pipe is null)
            return true;
        while (_pipe.Pending > 0)
        {
            int drained = _pipe.Drain(_destination);
            if (drained == Connection.Failed)
            {
                state = RelayState.DestinationFailed;
                return false;
            }

            if (drained <= 0)
                return false;
            BytesMoved += drained;
        }

        if (_thinFills >= ThinFillsBeforeCopy)
        {
            _pipe.Release();
            _pipe = null;
            _thinFills = 0;
            _largeReadBytes = 0;
        }

        return true;
    }

    private bool Keep(ReadOnlySpan<byte> bytes)
    {
        _pending = _loop.Buffers.TryRent(bytes.Length);
        _pending?.Append(bytes);
        return _pending is not null;
    }
}
