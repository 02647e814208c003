using System.Numerics;

namespace Weir.Http.Http1;

/// <summary>Frames content in chunks (RFC 9112 §7.1): size line, data, CRLF, and at the end the last chunk.</summary>
public static class ChunkWriter
{
    /// <summary>Most bytes of a size line: sixteen digits and CRLF.</summary>
    public const int MaxSizeLineBytes = 18;

    /// <summary>Ends a chunk's data, and the trailer section.</summary>
    public static ReadOnlySpan<byte> EndOfChunk => "\r\n"u8;

    /// <summary>The last chunk's line; trailer lines and a CRLF follow.</summary>
    public static ReadOnlySpan<byte> LastChunkLine => "0\r\n"u8;

    /// <summary>The last chunk with an empty trailer section.</summary>
    public static ReadOnlySpan<byte> End => "0\r\n\r\n"u8;

    /// <summary>Bytes of the size line of a chunk of that size.</summary>
    public static int SizeLineBytes(long size) => ((67 - BitOperations.LeadingZeroCount((ulong)size | 1)) >> 2) + 2;

    /// <summary>Writes the line that comes before a chunk's data.</summary>
    /// <param name="size">Bytes of data, at least 1: a chunk of size 0 would end the content.</param>
    /// <returns>Bytes written, or -1 when they do not fit.</returns>
    public static int WriteSizeLine(Span<byte> destination, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        int length = SizeLineBytes(size);
        if (destination.Length < length)
            return -1;

        destination[length - 1] = (byte)'\n';
        destination[length - 2] = (byte)'\r';
        for (int i = length - 3; i >= 0; i--, size >>= 4)
            destination[i] = "0123456789abcdef"u8[(int)(size & 0xF)];
        return length;
    }

    /// <summary>Writes one whole chunk: size line, data, CRLF.</summary>
    /// <returns>Bytes written, or -1 when they do not fit. Empty data writes nothing.</returns>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            return 0;

        int lineBytes = SizeLineBytes(data.Length);
        if (destination.Length - lineBytes - 2 < data.Length)
            return -1;

        WriteSizeLine(destination, data.Length);
        data.CopyTo(destination[lineBytes..]);
        EndOfChunk.CopyTo(destination[(lineBytes + data.Length)..]);
        return lineBytes + data.Length + 2;
    }

    /// <summary>Writes the last chunk with trailers.</summary>
    /// <param name="trailers">Whole field lines, each with its CRLF; may be empty.</param>
    /// <returns>Bytes written, or -1 when they do not fit.</returns>
    public static int WriteEnd(Span<byte> destination, ReadOnlySpan<byte> trailers)
    {
        int length = LastChunkLine.Length + trailers.Length + EndOfChunk.Length;
        if (destination.Length < length)
            return -1;

        LastChunkLine.CopyTo(destination);
        trailers.CopyTo(destination[LastChunkLine.Length..]);
        EndOfChunk.CopyTo(destination[(length - EndOfChunk.Length)..]);
        return length;
    }
}
