using Weir.Http.Http1;
using Weir.Net.Buffers;

namespace Weir.Proxy.Http2;

/// <summary>What has come on a stream, read as HTTP/1.1: head, content in its framing, trailers.</summary>
/// <remarks>
/// Content is kept as it came and framed while it is read, so that chunks are as large as the reader's room. What the reader takes while it
/// is offered is never copied here; the rest waits in a pooled buffer, at most a stream's window. One thread.
/// </remarks>
internal sealed class LaneInput(BufferPool buffers)
{
    /// <summary>A size line and the line end behind the data.</summary>
    private const int ChunkFramingBytes = ChunkWriter.MaxSizeLineBytes + 2;

    /// <summary>In less room than this a chunk is put together aside, and given out in pieces.</summary>
    private const int LeastRoomBytes = 64;

    private const int FirstBodyBytes = 4 * 1024;

    private readonly byte[] _staged = new byte[LeastRoomBytes];
    private int _stagedStart;
    private int _stagedEnd;
    private PooledBuffer? _head;
    private PooledBuffer? _body;
    private PooledBuffer? _trailers;
    private PooledBuffer? _offered;
    private int _offeredStart;
    private int _offeredLength;
    private Tail _tail;
    private bool _isChunked;
    private bool _hasEnded;

    private enum Tail
    {
        LastChunk,
        Trailers,
        End,
        Done,
    }

    /// <summary>Content that has come and has not been read.</summary>
    public int UnreadContent => (_body is null ? 0 : _body.Length) + _offeredLength;

    /// <summary>The peer's message has come whole.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>The message was read to its end.</summary>
    public bool IsDrained => _hasEnded && UnreadContent == 0 && _head is null && _stagedStart == _stagedEnd && (!_isChunked || _tail == Tail.Done);

    /// <summary>There is something to read.</summary>
    public bool HasBytes => _stagedStart < _stagedEnd || _head is not null || UnreadContent > 0 || (_hasEnded && _isChunked && _tail != Tail.Done);

    /// <summary>Begins a message.</summary>
    /// <param name="head">Owned from now on.</param>
    /// <param name="isChunked">The head says Transfer-Encoding: chunked; otherwise content goes as it is.</param>
    /// <param name="hasEnded">No content follows.</param>
    public void Begin(PooledBuffer head, bool isChunked, bool hasEnded)
    {
        Release();
        _head = head;
        _isChunked = isChunked;
        _hasEnded = hasEnded;
        _tail = Tail.LastChunk;
    }

    /// <summary>From here on content goes as it is: the stream has become a tunnel.</summary>
    public void EndFraming() => _isChunked = false;

    /// <summary>Puts another head before what follows: a final one after an interim one that nobody has read yet.</summary>
    /// <returns>False when there is no room for both.</returns>
    public bool TryAppendHead(PooledBuffer head, bool isChunked, bool hasEnded)
    {
        if (_head is null)
        {
            Begin(head, isChunked, hasEnded);
            return true;
        }

        if (_head.Append(head.Filled) < head.Length)
            return false;
        head.Return();
        _isChunked = isChunked;
        _hasEnded = hasEnded;
        return true;
    }

    /// <summary>Lets a reader take content out of the buffer it was received in; <see cref="Settle"/> before that changes.</summary>
    public void Offer(PooledBuffer buffer, int start, int length)
    {
        _offered = buffer;
        _offeredStart = start;
        _offeredLength = length;
    }

    /// <summary>Copies what of the offer was not taken.</summary>
    /// <returns>False when no buffer could be had: the content is incomplete.</returns>
    public bool Settle()
    {
        if (_offeredLength == 0)
        {
            _offered = null;
            return true;
        }

        ReadOnlySpan<byte> rest = _offered!.All.Slice(_offeredStart, _offeredLength);
        _offered = null;
        _offeredLength = 0;
        return TryKeep(rest);
    }

    /// <summary>The peer's message is whole.</summary>
    /// <param name="trailers">Field lines, owned from now on; null for none.</param>
    public void End(PooledBuffer? trailers = null)
    {
        _hasEnded = true;
        _trailers = trailers;
    }

    /// <summary>Reads on.</summary>
    /// <param name="into">Where to; any size.</param>
    /// <param name="content">How many bytes of content were taken: the peer may send as many again.</param>
    /// <returns>Bytes written.</returns>
    public int Read(Span<byte> into, out int content)
    {
        content = 0;
        int written = 0;
        while (written < into.Length)
        {
            Span<byte> room = into[written..];
            if (_stagedStart < _stagedEnd)
            {
                written += TakeStaged(room);
            }
            else if (_head is not null)
            {
                written += Take(ref _head, room);
            }
            else if (UnreadContent > 0)
            {
                int before = UnreadContent;
                written += _isChunked ? TakeChunk(room) : TakeContent(room);
                content += before - UnreadContent;
            }
            else if (_hasEnded && _isChunked && _tail != Tail.Done)
            {
                TakeTail(room, ref written);
            }
            else
            {
                break;
            }
        }

        return written;
    }

    /// <summary>Gives back what is held, and forgets it.</summary>
    public void Release()
    {
        _head?.Return();
        _body?.Return();
        _trailers?.Return();
        _head = _body = _trailers = _offered = null;
        _offeredLength = 0;
        _stagedStart = _stagedEnd = 0;
        _hasEnded = false;
        _isChunked = false;
    }

    private bool TryKeep(ReadOnlySpan<byte> bytes)
    {
        int total = (_body is null ? 0 : _body.Length) + bytes.Length;
        if (_body is null || _body.Capacity < total)
        {
            PooledBuffer? larger = total > BufferPool.LargestBytes ? null : buffers.TryRent(Math.Max(total, FirstBodyBytes));
            if (larger is null)
                return false;
            if (_body is not null)
            {
                larger.Append(_body.Filled);
                _body.Return();
            }

            _body = larger;
        }

        return _body.Append(bytes) == bytes.Length;
    }

    private int TakeStaged(Span<byte> room)
    {
        int count = Math.Min(room.Length, _stagedEnd - _stagedStart);
        _staged.AsSpan(_stagedStart, count).CopyTo(room);
        _stagedStart += count;
        return count;
    }

    private static int Take(ref PooledBuffer? buffer, Span<byte> room)
    {
        int count = Math.Min(room.Length, buffer!.Length);
        buffer.Filled[..count].CopyTo(room);
        buffer.Consume(count);
        if (buffer.Length == 0)
        {
            buffer.Return();
            buffer = null;
        }

        return count;
    }

    private int TakeContent(Span<byte> room)
    {
        if (_body is not null)
            return Take(ref _body, room);
        int count = Math.Min(room.Length, _offeredLength);
        _offered!.All.Slice(_offeredStart, count).CopyTo(room);
        _offeredStart += count;
        _offeredLength -= count;
        return count;
    }

    private int TakeChunk(Span<byte> room)
    {
        bool aside = room.Length < LeastRoomBytes;
        Span<byte> into = aside ? _staged : room;
        int next = _body is null ? _offeredLength : _body.Length;
        int size = Math.Min(next, into.Length - ChunkFramingBytes);
        int line = ChunkWriter.WriteSizeLine(into, size);
        _ = TakeContent(into.Slice(line, size));
        ChunkWriter.EndOfChunk.CopyTo(into[(line + size)..]);
        int length = line + size + 2;
        if (!aside)
            return length;
        _stagedStart = 0;
        _stagedEnd = length;
        return 0;
    }

    private void TakeTail(Span<byte> room, ref int written)
    {
        switch (_tail)
        {
            case Tail.LastChunk:
                Stage(ChunkWriter.LastChunkLine);
                _tail = _trailers is null ? Tail.End : Tail.Trailers;
                break;
            case Tail.Trailers:
                written += Take(ref _trailers, room);
                if (_trailers is null)
                    _tail = Tail.End;
                break;
            default:
                Stage(ChunkWriter.EndOfChunk);
                _tail = Tail.Done;
                break;
        }
    }

    private void Stage(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_staged);
        _stagedStart = 0;
        _stagedEnd = bytes.Length;
    }
}
