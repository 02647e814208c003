using Weir.Http.Fields;
using Weir.Http.Hpack;
using Weir.Http.Http1;

namespace Weir.Http.Http2.Heads;

/// <summary>Writes the field block of an HTTP/2 request as the head of an HTTP/1.1 request.</summary>
/// <remarks>
/// Nothing goes into the head unjudged: what is written is what <see cref="RequestParser"/> reads back, field by field, and nothing else
/// can be made of it (RFC 9113 §10.3). Keeps no state, neither blocks nor allocates, and throws on no input.
/// </remarks>
public static class RequestToHttp1
{
    /// <summary>Room for what is written beside the fields of the block: see <see cref="MaxBytes"/>.</summary>
    private const int AddedBytes = 160;

    /// <summary>Most bytes that the head made of a block takes.</summary>
    public static int MaxBytes(HeaderBlock block) => block.Bytes.Length + (4 * block.Count) + AddedBytes;

    /// <summary>Translates a request.</summary>
    /// <param name="block">A whole block, decoded.</param>
    /// <param name="request">What was written, when the result is <see cref="HeadError.None"/>.</param>
    public static HeadError Write(
        HeaderBlock block, in RequestConditions conditions, Span<byte> destination, out TranslatedRequest request)
    {
        request = default;
        if (block.IsTooLarge)
            return HeadError.TooLarge;

        // 1. The pseudo-header fields, which come first, and what the regular ones add up to.
        var pseudo = default(RequestPseudoFields);
        HeadError error = pseudo.Read(block, out int regular);
        if (error != HeadError.None)
            return error;
        var fields = default(RequestFields);
        error = fields.Read(block, regular);
        if (error == HeadError.None)
            error = pseudo.Check(in conditions, fields.HasHost, fields.Host);
        if (error != HeadError.None)
            return error;

        // RFC 9113 §8.1.1: content that will not come.
        if (conditions.EndStream && fields.ContentLength > 0)
            return HeadError.ContentLengthMismatch;

        // 2. The request line and Host.
        bool isExtended = pseudo.Has(PseudoField.Protocol);
        bool isConnect = !isExtended && pseudo.Method.SequenceEqual("CONNECT"u8);
        var writer = new HeadBuffer(destination);
        writer.Append(isExtended ? "GET"u8 : pseudo.Method);
        writer.Append(" "u8);
        writer.Append(isConnect ? pseudo.Authority : pseudo.Path);
        writer.Append(" HTTP/1.1\r\nhost: "u8);
        writer.Append(pseudo.Authority);
        writer.Append("\r\n"u8);

        // 3. The fields, and those that stand for what HTTP/2 says in other ways.
        bool isTunnel = isExtended || isConnect;
        AppendFields(ref writer, block, regular, isTunnel, isExtended);
        BodyFraming framing = isTunnel || conditions.EndStream || fields.ContentLength == 0 ? BodyFraming.None
            : fields.ContentLength > 0 ? BodyFraming.Length
            : BodyFraming.Chunked;
        if (framing == BodyFraming.Chunked)
            writer.Append("transfer-encoding: chunked\r\n"u8);
        AppendConnection(ref writer, isExtended, fields.AcceptsTrailers, conditions.WebSocketKey);
        writer.Append("\r\n"u8);
        if (writer.Result < 0)
            return HeadError.NoRoom;

        KnownMethod method = isExtended ? KnownMethod.Get : RequestLine.MethodOf(pseudo.Method);
        request = new(writer.Result, framing, isTunnel ? -1 : fields.ContentLength, method, isExtended);
        return HeadError.None;
    }

    private static void AppendFields(ref HeadBuffer writer, HeaderBlock block, int regular, bool isTunnel, bool isWebSocket)
    {
        bool hasCookie = false;
        for (int i = regular; i < block.Count; i++)
        {
            ref readonly HeaderField field = ref block[i];
            ReadOnlySpan<byte> name = block.Name(i);
            switch (field.Known)
            {
                case KnownField.Host or KnownField.Te:
                case KnownField.ContentLength when isTunnel:
                case KnownField.Cookie when hasCookie:
                    break;
                case KnownField.Cookie:
                    AppendCookies(ref writer, block, i);
                    hasCookie = true;
                    break;
                case KnownField.Other when isWebSocket && name.SequenceEqual("sec-websocket-key"u8):
                    break; // ours stands in its place: RFC 8441 §5 has no use for one
                default:
                    FieldRules.AppendLine(ref writer, name, block.Value(i), field.NeverIndexed);
                    break;
            }
        }
    }

    /// <summary>RFC 9113 §8.2.3: HTTP/2 may send cookies in crumbs, HTTP/1.1 has one Cookie field.</summary>
    private static void AppendCookies(ref HeadBuffer writer, HeaderBlock block, int first)
    {
        bool neverIndexed = false;
        for (int i = first; i < block.Count; i++)
            neverIndexed |= block[i].Known == KnownField.Cookie && block[i].NeverIndexed;

        writer.Append(neverIndexed ? "cookie:"u8 : "cookie: "u8);
        writer.Append(block.Value(first));
        for (int i = first + 1; i < block.Count; i++)
        {
            if (block[i].Known != KnownField.Cookie)
                continue;
            writer.Append("; "u8);
            writer.Append(block.Value(i));
        }

        writer.Append("\r\n"u8);
    }

    private static void AppendConnection(ref HeadBuffer writer, bool isWebSocket, bool acceptsTrailers, ReadOnlySpan<byte> key)
    {
        if (isWebSocket)
        {
            writer.Append("upgrade: websocket\r\nsec-websocket-key: "u8);
            writer.Append(key);
            writer.Append("\r\n"u8);
        }

        if (acceptsTrailers)
            writer.Append("te: trailers\r\n"u8);
        if (isWebSocket || acceptsTrailers)
            writer.Append(!isWebSocket ? "connection: TE\r\n"u8 : acceptsTrailers ? "connection: Upgrade, TE\r\n"u8 : "connection: Upgrade\r\n"u8);
    }
}
