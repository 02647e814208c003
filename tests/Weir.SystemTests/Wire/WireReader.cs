using System.Text;

namespace Weir.SystemTests.Wire;

/// <summary>
/// Reads what HTTP/1.1 messages are made of, strictly and slowly. It shares no code and no idea with Weir's own codec:
/// the tests need a second opinion.
/// </summary>
public sealed class WireReader(Stream stream)
{
    private const int LineLimit = 1 << 20;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Bytes taken so far.</summary>
    public long Consumed { get; private set; }

    /// <summary>True at the end of the stream; waits for a byte otherwise.</summary>
    public async ValueTask<bool> IsAtEndAsync(CancellationToken cancellation = default) =>
        _start == _end && !await FillAsync(cancellation);

    /// <summary>The next byte without taking it.</summary>
    public async ValueTask<byte> PeekAsync(CancellationToken cancellation = default)
    {
        if (_start == _end && !await FillAsync(cancellation))
            throw new WireException("the connection ended inside a message");
        return _buffer[_start];
    }

    /// <summary>A line without its CRLF, as Latin-1.</summary>
    /// <exception cref="WireException">A bare CR or LF, or the end of the stream inside the line.</exception>
    public async ValueTask<string> ReadLineAsync(CancellationToken cancellation = default)
    {
        var line = new StringBuilder();
        while (true)
        {
            var c = await TakeAsync(cancellation);
            if (c == '\n')
                throw new WireException($"bare LF after '{line}'");
            if (c == '\r')
            {
                if (await TakeAsync(cancellation) != '\n')
                    throw new WireException($"bare CR after '{line}'");
                return line.ToString();
            }

            line.Append((char)c);
            if (line.Length > LineLimit)
                throw new WireException("a line without end");
        }
    }

    /// <summary>Field lines up to and including the empty line (RFC 9112 §5).</summary>
    public async Task<IReadOnlyList<Field>> ReadFieldsAsync(CancellationToken cancellation = default)
    {
        var fields = new List<Field>();
        while (await ReadLineAsync(cancellation) is { Length: > 0 } line)
            fields.Add(Grammar.ParseField(line));
        return fields;
    }

    public async Task<byte[]> ReadExactlyAsync(long count, CancellationToken cancellation = default)
    {
        var bytes = new byte[count];
        for (var filled = 0; filled < count;)
        {
            await PeekAsync(cancellation);
            var part = (int)Math.Min(count - filled, _end - _start);
            _buffer.AsSpan(_start, part).CopyTo(bytes.AsSpan(filled));
            _start += part;
            Consumed += part;
            filled += part;
        }

        return bytes;
    }

    /// <summary>All that comes until the stream ends, or until <paramref name="limit"/> bytes have come.</summary>
    public async Task<byte[]> ReadToEndAsync(int limit = int.MaxValue, CancellationToken cancellation = default)
    {
        using var all = new MemoryStream();
        while (all.Length < limit && !await IsAtEndAsync(cancellation))
        {
            all.Write(_buffer, _start, _end - _start);
            Consumed += _end - _start;
            _start = _end;
        }

        return all.ToArray();
    }

    /// <summary>A chunked body and its trailers (RFC 9112 §7.1): no white space and no bare line end is overlooked.</summary>
    public async Task<(byte[] Body, IReadOnlyList<Field> Trailers)> ReadChunkedAsync(CancellationToken cancellation = default)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = Grammar.ParseChunkLine(await ReadLineAsync(cancellation));
            if (size == 0)
                return (body.ToArray(), await ReadFieldsAsync(cancellation));
            body.Write(await ReadExactlyAsync(size, cancellation));
            if (await ReadLineAsync(cancellation) is { Length: > 0 } rest)
                throw new WireException($"'{rest}' instead of the line end after a chunk");
        }
    }

    private async ValueTask<byte> TakeAsync(CancellationToken cancellation)
    {
        var next = await PeekAsync(cancellation);
        _start++;
        Consumed++;
        return next;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        _start = _end = 0;
        _end = await stream.ReadAsync(_buffer, cancellation);
        return _end > 0;
    }
}
