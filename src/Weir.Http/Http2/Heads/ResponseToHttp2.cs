using System.Text;
using Weir.Http.Fields;
using Weir.Http.Hpack;
using Weir.Http.Http1;

namespace Weir.Http.Http2.Heads;

/// <summary>Encodes a parsed HTTP/1.1 response head as an HTTP/2 field block.</summary>
/// <remarks>Neither blocks nor allocates. The block must be sent: the encoder's table has changed with it.</remarks>
public static class ResponseToHttp2
{
    /// <summary>Room that <see cref="Write"/> wants.</summary>
    public static int MaxBytes(ResponseHead head) =>
        BlockWriter.MaxBytes(head.Length, head.Fields.Count + 1, BlockWriter.LongestName(head.Fields));

    /// <summary>Translates a final or interim response.</summary>
    /// <param name="source">The buffer <paramref name="head"/> was parsed from.</param>
    /// <param name="isExtendedConnect">The request was an extended CONNECT: 101 becomes 200 (RFC 8441 §5).</param>
    /// <param name="destination">At least <see cref="MaxBytes"/> long.</param>
    /// <param name="length">Bytes of the block.</param>
    /// <returns>
    /// <see cref="HeadError.NoRoom"/>, or <see cref="HeadError.NotCarried"/> for a 101 that was not asked for (RFC 9113 §8.6); the encoder is
    /// as it was then.
    /// </returns>
    public static HeadError Write(
        ReadOnlySpan<byte> source, ResponseHead head, bool isExtendedConnect, HpackEncoder encoder, Span<byte> destination, out int length)
    {
        length = 0;
        if (head.IsSwitch && !isExtendedConnect)
            return HeadError.NotCarried;
        if (!BlockWriter.TryBegin(encoder, destination, MaxBytes(head), BlockWriter.LongestName(head.Fields), out BlockWriter writer))
            return HeadError.NoRoom;

        // 1. The status, as three digits.
        int status = head.IsSwitch ? 200 : head.Status;
        Span<byte> digits = [(byte)('0' + (status / 100)), (byte)('0' + (status / 10 % 10)), (byte)('0' + (status % 10))];
        writer.Add(":status"u8, digits);

        // 2. The fields. Those of the connection end here (RFC 9113 §8.2.2); a length has no place in 1xx, 204 and tunnels (RFC 9110 §8.6).
        bool dropsLength = head.Status is < 200 or 204;
        foreach (ref readonly Field field in head.Fields.Span)
        {
            if (field.HopByHop || (field.Known == KnownField.ContentLength && dropsLength))
                continue;
            if (head.IsSwitch && field.Known == KnownField.Other && Ascii.EqualsIgnoreCase(field.Name.Of(source), "sec-websocket-accept"u8))
                continue;
            writer.AddLine(source, in field);
        }

        length = writer.Length;
        return HeadError.None;
    }
}
