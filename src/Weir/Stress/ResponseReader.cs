using System.Buffers;
using Weir.Http;
using Weir.Http.Http1;

namespace Weir.Stress;

/// <summary>Reads one answer after another from the bytes of a connection; keeps the status and drops the content.</summary>
/// <param name="method">Of the requests: HEAD is answered without content.</param>
/// <param name="scratch">Used during a call only, so that all connections of a loop share it.</param>
/// <param name="by">The header that names the endpoint.</param>
/// <param name="endpoints">Counts the answers by that header, each as soon as its head is whole.</param>
/// <remarks>One thread. Between answers it holds no buffer; a head that comes in pieces is put together in a pooled one.</remarks>
internal sealed class ResponseReader(KnownMethod method, ResponseHead scratch, byte[] by, EndpointDistribution endpoints)
{
    private byte[]? _pieces;
    private int _piecesLength;
    private BodyFraming _framing;
    private bool _inBody;
    private long _remaining;
    private ChunkedDecoder _chunks;

    /// <summary>Of the answer that was completed last.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the connection may be used again after it.</summary>
    public bool KeepAlive { get; private set; }

    /// <summary>Forgets a broken answer: the next bytes begin a new one.</summary>
    public void Reset()
    {
        if (_pieces is not null) ArrayPool<byte>.Shared.Return(_pieces);
        _pieces = null;
        _piecesLength = 0;
        _inBody = false;
    }

    /// <summary>Takes the bytes that came next.</summary>
    public ResponseProgress Feed(ReadOnlySpan<byte> bytes)
    {
        while (!_inBody)
        {
            int used = ReadHead(bytes, out var progress);
            if (progress != ResponseProgress.Complete) return progress;
            bytes = bytes[used..];
        }

        return ReadBody(bytes);
    }

    /// <summary>The connection has ended.</summary>
    /// <returns>True when that ends the answer, false when it cuts it off.</returns>
    public bool End()
    {
        bool isWhole = _inBody && _framing == BodyFraming.UntilClose;
        if (isWhole) _inBody = false;
        return isWhole;
    }

    /// <summary>Reads a head; on <see cref="ResponseProgress.Complete"/> either the content follows, or after a 1xx another head.</summary>
    /// <returns>How many of <paramref name="bytes"/> belong to the head.</returns>
    private int ReadHead(ReadOnlySpan<byte> bytes, out ResponseProgress progress)
    {
        var head = Gather(bytes, out int before);
        switch (ResponseParser.Parse(head, HttpLimits.Default, method, scratch, out _))
        {
            case HeadStatus.Incomplete:
                // Past the limit on heads the parser would have refused it.
                if (_pieces is null) Keep(bytes);
                progress = ResponseProgress.NeedMore;
                return bytes.Length;
            case HeadStatus.Invalid:
                Reset();
                progress = ResponseProgress.Bad;
                return 0;
        }

        int used = scratch.Length - before;
        progress = ResponseProgress.Complete;
        // RFC 9110 §15.2: a 1xx answer is an interim one; the final one follows. 101 was not asked for.
        if (scratch.IsSwitch)
        {
            progress = ResponseProgress.Bad;
        }
        else if (!scratch.IsInterim)
        {
            Status = scratch.Status;
            KeepAlive = scratch.KeepAlive;
            BeginBody();
            int named = scratch.Fields.IndexOf(head, by);
            if (named >= 0) endpoints.Add(scratch.Fields[named].Value.Of(head));
        }

        if (_pieces is not null)
        {
            ArrayPool<byte>.Shared.Return(_pieces);
            _pieces = null;
            _piecesLength = 0;
        }

        return used;
    }

    private void BeginBody()
    {
        _framing = scratch.Framing;
        _remaining = _framing == BodyFraming.Length ? scratch.ContentLength : 0;
        _chunks = new ChunkedDecoder(HttpLimits.Default);
        _inBody = true;
    }

    private ResponseProgress ReadBody(ReadOnlySpan<byte> bytes)
    {
        switch (_framing)
        {
            case BodyFraming.UntilClose:
                KeepAlive = false;
                return ResponseProgress.NeedMore;
            case BodyFraming.Chunked:
                return ReadChunks(bytes);
            default:
                _remaining -= bytes.Length;
                return _remaining > 0 ? ResponseProgress.NeedMore : Finish(_remaining == 0);
        }
    }

    private ResponseProgress ReadChunks(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var read = _chunks.Read(bytes, out int consumed, out _, out _);
            bytes = bytes[consumed..];
            switch (read)
            {
                case ChunkEvent.Data or ChunkEvent.Trailer:
                    continue;
                case ChunkEvent.End:
                    return Finish(bytes.IsEmpty);
                case ChunkEvent.NeedMore:
                    return ResponseProgress.NeedMore;
                default:
                    return Finish(isClean: false);
            }
        }
    }

    private ResponseProgress Finish(bool isClean)
    {
        _inBody = false;
        return isClean ? ResponseProgress.Complete : ResponseProgress.Bad;
    }

    /// <summary>The head as far as it has come, as one span; <paramref name="before"/> bytes of it came earlier.</summary>
    private ReadOnlySpan<byte> Gather(ReadOnlySpan<byte> bytes, out int before)
    {
        before = _piecesLength;
        if (_pieces is null) return bytes;
        Keep(bytes);
        return _pieces.AsSpan(0, _piecesLength);
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        // A receive brings at most a scratch buffer more than the longest head.
        _pieces ??= ArrayPool<byte>.Shared.Rent(HttpLimits.Default.HeadBytes + Net.EventLoop.ScratchBytes);
        bytes.CopyTo(_pieces.AsSpan(_piecesLength));
        _piecesLength += bytes.Length;
    }
}
