using Weir.Http.Hpack;
using Weir.Http.Http1;

namespace Weir.Http.Http2.Heads;

/// <summary>Encodes the trailer section of an HTTP/1.1 message as an HTTP/2 field block.</summary>
/// <remarks>Neither blocks nor allocates. The block must be sent: the encoder's table has changed with it.</remarks>
public static class TrailersToHttp2
{
    /// <summary>A line is at least <c>a:</c> and CRLF.</summary>
    private const int LeastLineBytes = 4;

    /// <summary>Room that <see cref="Write"/> wants.</summary>
    /// <param name="sectionBytes">Bytes of the trailer section.</param>
    public static int MaxBytes(int sectionBytes) => BlockWriter.MaxBytes(sectionBytes, sectionBytes / LeastLineBytes, sectionBytes);

    /// <summary>Translates trailers. Those that must not come as trailers are left out (RFC 9110 §6.5.1).</summary>
    /// <param name="section">Whole lines as <see cref="ChunkedDecoder"/> handed them out, without the empty line at the end.</param>
    /// <param name="destination">At least <see cref="MaxBytes"/> long.</param>
    /// <param name="length">Bytes of the block; 0 when no trailer is left, and then an empty DATA frame ends the stream.</param>
    /// <returns>
    /// <see cref="HeadError.NoRoom"/>, or what is wrong with the section when it did not come from a decoder; the encoder is as it was then.
    /// </returns>
    public static HeadError Write(ReadOnlySpan<byte> section, HpackEncoder encoder, Span<byte> destination, out int length)
    {
        // 1. All is looked at before anything is encoded.
        length = 0;
        int kept = 0;
        int longestName = 0;
        var lines = new TrailerLines(section);
        while (lines.Next())
        {
            if (lines.IsForbidden)
                continue;
            kept++;
            longestName = Math.Max(longestName, lines.Name.Length);
        }

        if (lines.Error != HeadError.None || kept == 0)
            return lines.Error;

        // 2. The block.
        int needed = BlockWriter.MaxBytes(section.Length, kept, longestName);
        if (!BlockWriter.TryBegin(encoder, destination, needed, longestName, out BlockWriter writer))
            return HeadError.NoRoom;
        lines = new TrailerLines(section);
        while (lines.Next())
        {
            if (!lines.IsForbidden)
                writer.AddLine(lines.Name, lines.Value, lines.NeverIndexed);
        }

        length = writer.Length;
        return HeadError.None;
    }
}
