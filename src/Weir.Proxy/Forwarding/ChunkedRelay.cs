using Weir.Http;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Net.Buffers;

namespace Weir.Proxy.Forwarding;

/// <summary>Carries chunked content (RFC 9112 §7.1) from one connection to another: decodes it, checks it, and frames it anew.</summary>
/// <remarks>
/// The framing is written afresh, never copied: chunk extensions end here (§7.1.1), and the receiver sees sizes in one form only, which
/// leaves nothing for two parsers to disagree about. Back-pressure as in <see cref="Relay"/>: at most one pooled buffer. One thread.
/// </remarks>
public sealed class ChunkedRelay(EventLoop loop, HttpLimits limits)
{
    /// <summary>What framing anew adds to one receive at most: a chunk cut in two gets a second size line and line end, and the last
    /// chunk may begin. Within a receive every other chunk's framing is at least as long in the input as in the output.</summary>
    public const int FramingBytes = 64;

    private const int ShareBytes = 1024 * 1024;
    private Connection _source = null!;
    private Connection _destination = null!;
    private ChunkedDecoder _decoder;
    private PooledBuffer? _pending;
    private bool _raw;
    private bool _lastChunkWritten;
    private long _limitBytes;
    private int _excessStart;
    private int _excessLength;

    /// <summary>Content bytes decoded.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>The last chunk and its trailers were read.</summary>
    public bool IsEnded => _decoder.IsEnded;

    /// <summary>Why the content was refused.</summary>
    public HttpError Error { get; private set; }

    /// <summary>The content has grown over the limit, or a chunk has announced that it will.</summary>
    public bool IsTooLarge => ContentBytes > _limitBytes || _decoder.Remaining > _limitBytes - ContentBytes;

    public bool WantsRead => _pending is null && !IsEnded;

    public bool WantsWrite => _pending is not null;

    /// <summary>Starts a new body; <see cref="Connect"/> before the first <see cref="Pump"/>.</summary>
    /// <param name="raw">Send the content without chunks: for an HTTP/1.0 client, which reads until the connection closes.</param>
    /// <param name="limitBytes">Most content bytes.</param>
    public void Begin(bool raw, long limitBytes)
    {
        _decoder = new ChunkedDecoder(limits);
        _raw = raw;
        _limitBytes = limitBytes;
        _lastChunkWritten = false;
        _excessStart = _excessLength = 0;
        ContentBytes = 0;
        Error = HttpError.None;
    }

    /// <summary>Goes on between these two: where a request goes is known only after its first bytes are, and may change.</summary>
    public void Connect(Connection source, Connection destination)
    {
        _source = source;
        _destination = destination;
    }

    /// <summary>Decodes <paramref name="input"/> and writes it, framed anew, to <paramref name="output"/>.</summary>
    /// <param name="input">What has been received.</param>
    /// <param name="output">Holds at least the input's length and <see cref="FramingBytes"/> more.</param>
    /// <param name="consumed">Less than the input's length only when the content ended or was refused.</param>
    /// <returns>Bytes written, or -1 when the content is refused (<see cref="Error"/>, <see cref="IsTooLarge"/>).</returns>
    public int Convert(ReadOnlySpan<byte> input, Span<byte> output, out int consumed)
    {
        int written = 0;
        consumed = 0;
        while (true)
        {
            ChunkEvent found = _decoder.Read(input[consumed..], out int used, out ByteRange data, out HttpError error);
            ReadOnlySpan<byte> bytes = data.Of(input[consumed..]);
            consumed += used;
            switch (found)
            {
                case ChunkEvent.Data:
                    ContentBytes += bytes.Length;
                    if (IsTooLarge)
                        return -1;
                    written += WriteChunk(bytes, output[written..]);
                    break;
                case ChunkEvent.Trailer:
                    written += WriteLastChunk(output[written..]);
                    if (!_raw)
                        written += Copy(bytes, output[written..]);
                    break;
                case ChunkEvent.End:
                    written += WriteLastChunk(output[written..]);
                    if (!_raw)
                        written += Copy(ChunkWriter.EndOfChunk, output[written..]);
                    return written;
                case ChunkEvent.Invalid:
                    Error = error;
                    return -1;
                default:
                    return IsTooLarge ? -1 : written;
            }
        }
    }

    /// <summary>Bytes that came behind the end of the content in the same receive: the next message's. They are in the loop's scratch,
    /// so they are taken right after the <see cref="Pump"/> that met them, which is not always the one that completes: a destination
    /// that is slow may take the content only when the scratch is full of somebody else's bytes.</summary>
    public ReadOnlySpan<byte> TakeExcess()
    {
        ReadOnlySpan<byte> excess = loop.ReceiveScratch.Slice(_excessStart, _excessLength);
        _excessStart = _excessLength = 0;
        return excess;
    }

    /// <summary>Moves what can be moved now. <see cref="RelayState.SourceFailed"/> with <see cref="Error"/> or <see cref="IsTooLarge"/>
    /// means that the content was refused.</summary>
    public RelayState Pump()
    {
        int moved = 0;
        while (true)
        {
            if (_pending is not null)
            {
                int flushed = _destination.Send(_pending.Filled);
                if (flushed == Connection.Failed)
                    return RelayState.DestinationFailed;
                _pending.Consume(Math.Max(flushed, 0));
                if (_pending.Length > 0)
                    return RelayState.Blocked;
                _pending.Return();
                _pending = null;
            }

            if (IsEnded)
                return RelayState.Completed;
            if (!_source.IsReadable)
                return RelayState.Blocked;
            if (moved >= ShareBytes)
                return RelayState.Busy;
            Span<byte> scratch = loop.ReceiveScratch;
            int received = _source.Receive(scratch[..(scratch.Length - FramingBytes)]);
            switch (received)
            {
                case 0:
                    return RelayState.Ended;
                case Connection.WouldBlock:
                    return RelayState.Blocked;
                case Connection.Failed:
                    return RelayState.SourceFailed;
                default:
                    break;
            }

            moved += received;
            Span<byte> output = loop.SendScratch;
            int length = Convert(scratch[..received], output, out int consumed);
            if (length < 0)
                return RelayState.SourceFailed;
            if (consumed < received)
            {
                _excessStart = consumed;
                _excessLength = received - consumed;
            }

            if (length == 0)
                continue;
            int sent = _destination.Send(output[..length]);
            if (sent == Connection.Failed)
                return RelayState.DestinationFailed;
            sent = Math.Max(sent, 0);
            if (sent == length)
                continue;
            _pending = loop.Buffers.TryRent(length - sent);
            if (_pending is null)
                return RelayState.NoBuffers;
            _pending.Append(output[sent..length]);
        }
    }

    public void Release()
    {
        _pending?.Return();
        _pending = null;
        _source = null!;
        _destination = null!;
    }

    private int WriteChunk(ReadOnlySpan<byte> content, Span<byte> output)
    {
        if (_raw)
            return Copy(content, output);
        return ChunkWriter.Write(output, content);
    }

    private int WriteLastChunk(Span<byte> output)
    {
        if (_lastChunkWritten || _raw)
            return 0;
        _lastChunkWritten = true;
        return Copy(ChunkWriter.LastChunkLine, output);
    }

    private static int Copy(ReadOnlySpan<byte> bytes, Span<byte> output)
    {
        bytes.CopyTo(output);
        return bytes.Length;
    }
}
