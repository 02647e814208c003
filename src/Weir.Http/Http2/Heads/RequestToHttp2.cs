using System.Text;
using Weir.Http.Fields;
using Weir.Http.Hpack;
using Weir.Http.Http1;

namespace Weir.Http.Http2.Heads;

/// <summary>Encodes a parsed HTTP/1.1 request head as an HTTP/2 field block.</summary>
/// <remarks>Neither blocks nor allocates. The block must be sent: the encoder's table has changed with it.</remarks>
public static class RequestToHttp2
{
    /// <summary><c>:method :scheme :authority :path :protocol</c>, and TE.</summary>
    private const int AddedFields = 6;

    /// <summary>Bytes of the names of <see cref="AddedFields"/> and of the values that are not in the head.</summary>
    private const int AddedBytes = 80;

    /// <summary>Room that <see cref="Write"/> wants.</summary>
    public static int MaxBytes(RequestHead head) =>
        BlockWriter.MaxBytes(head.Length + AddedBytes, head.Fields.Count + AddedFields, BlockWriter.LongestName(head.Fields));

    /// <summary>Translates a request.</summary>
    /// <param name="source">The buffer <paramref name="head"/> was parsed from.</param>
    /// <param name="isSecure">Whether the endpoint is reached by TLS: <c>:scheme</c>.</param>
    /// <param name="allowsExtendedConnect">The peer sent SETTINGS_ENABLE_CONNECT_PROTOCOL = 1 (RFC 8441 §3).</param>
    /// <param name="destination">At least <see cref="MaxBytes"/> long.</param>
    /// <param name="length">Bytes of the block.</param>
    /// <returns>
    /// <see cref="HeadError.NoRoom"/>, or <see cref="HeadError.NotCarried"/> for CONNECT, for an Upgrade that the peer does not allow or to anything
    /// but <c>websocket</c>, and for what <see cref="RequestHeadWriter"/> does not write: absolute-form, no host. The encoder is as it was then.
    /// </returns>
    public static HeadError Write(
        ReadOnlySpan<byte> source,
        RequestHead head,
        bool isSecure,
        bool allowsExtendedConnect,
        HpackEncoder encoder,
        Span<byte> destination,
        out int length)
    {
        length = 0;
        bool isWebSocket = head.HasUpgrade && Ascii.EqualsIgnoreCase(head.Upgrade.Of(source), "websocket"u8);
        if (head.Form is TargetForm.Authority or TargetForm.Absolute || head.Host.IsEmpty
            || (head.HasUpgrade && !(isWebSocket && allowsExtendedConnect && head.Method == KnownMethod.Get)))
        {
            return HeadError.NotCarried;
        }

        if (!BlockWriter.TryBegin(encoder, destination, MaxBytes(head), BlockWriter.LongestName(head.Fields), out BlockWriter writer))
            return HeadError.NoRoom;

        // 1. The pseudo-header fields (RFC 9113 §8.3.1, RFC 8441 §4).
        writer.Add(":method"u8, isWebSocket ? "CONNECT"u8 : head.MethodRange.Of(source));
        writer.Add(":scheme"u8, isSecure ? "https"u8 : "http"u8);
        writer.Add(":authority"u8, head.Host.Of(source));
        writer.Add(":path"u8, head.Target.Of(source));
        if (isWebSocket)
            writer.Add(":protocol"u8, "websocket"u8);

        // 2. The fields. Those of the connection end here, but for the one word of TE that HTTP/2 knows (RFC 9113 §8.2.2).
        foreach (ref readonly Field field in head.Fields.Span)
        {
            if (field.HopByHop || field.Known == KnownField.Host)
                continue;
            if (isWebSocket && IsHandshake(field.Known, field.Name.Of(source)))
                continue;
            writer.AddLine(source, in field);
        }

        if (head.AcceptsTrailers)
            writer.Add("te"u8, "trailers"u8);
        length = writer.Length;
        return HeadError.None;
    }

    /// <summary>RFC 8441 §5: the key is of no use in HTTP/2; and a tunnel has no length.</summary>
    private static bool IsHandshake(KnownField known, ReadOnlySpan<byte> name) =>
        known == KnownField.ContentLength || (known == KnownField.Other && Ascii.EqualsIgnoreCase(name, "sec-websocket-key"u8));
}
