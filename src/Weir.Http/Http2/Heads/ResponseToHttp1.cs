using Weir.Http.Fields;
using Weir.Http.Hpack;
using Weir.Http.Http1;

namespace Weir.Http.Http2.Heads;

/// <summary>Writes the field block of an HTTP/2 response as the head of an HTTP/1.1 response. Endpoints are distrusted as clients are.</summary>
/// <remarks>Keeps no state, neither blocks nor allocates, and throws on no input.</remarks>
public static class ResponseToHttp1
{
    /// <summary>Room for the status line, Upgrade and framing.</summary>
    private const int AddedBytes = 192;

    /// <summary>Most bytes that the head made of a block takes.</summary>
    public static int MaxBytes(HeaderBlock block) => block.Bytes.Length + (4 * block.Count) + AddedBytes;

    /// <summary>Translates a response, interim ones included.</summary>
    /// <param name="block">A whole block, decoded.</param>
    /// <param name="response">What was written, when the result is <see cref="HeadError.None"/>.</param>
    public static HeadError Write(
        HeaderBlock block, in ResponseConditions conditions, Span<byte> destination, out TranslatedResponse response)
    {
        response = default;
        if (block.IsTooLarge)
            return HeadError.TooLarge;

        // 1. The status, alone and first (RFC 9113 §8.3.2), and the fields.
        HeadError error = ReadStatus(block, out int status);
        long contentLength = -1;
        if (error == HeadError.None)
            error = CheckFields(block, ref contentLength);
        if (error != HeadError.None)
            return error;
        if (status < 200 && conditions.EndStream)
            return HeadError.InterimEndsStream;

        // 2. RFC 9113 §8.5: any 2xx opens the tunnel.
        bool isSwitch = !conditions.WebSocketAccept.IsEmpty && status is >= 200 and < 300;
        if (isSwitch)
            status = 101;
        bool isBodiless = status is < 200 or 204 or 304 || conditions.RequestMethod == KnownMethod.Head;
        if (conditions.EndStream && !isBodiless && contentLength > 0)
            return HeadError.ContentLengthMismatch;

        // RFC 9113 §8.1: trailers may follow any content that has not ended; RFC 9112 §7.1.2 has a place for them in chunked framing only.
        bool isOpen = !conditions.EndStream && !isBodiless;
        bool isChunked = isOpen && (contentLength < 0 || conditions.AcceptsTrailers);

        // 3. The head. Where Content-Length must not be (RFC 9110 §8.6) it is left out; where nothing follows it is 0, because HTTP/1.1 would
        //    wait for the connection to close otherwise.
        var writer = new HeadBuffer(destination);
        writer.Append("HTTP/1.1 "u8);
        writer.AppendNumber(status);
        writer.Append(" "u8);
        writer.Append(ReasonPhrase.Of(status));
        writer.Append("\r\n"u8);
        AppendFields(ref writer, block, keepsLength: status is >= 200 and not 204 && !isChunked, isSwitch);
        BodyFraming framing = isChunked ? BodyFraming.Chunked
            : isOpen && contentLength > 0 ? BodyFraming.Length
            : BodyFraming.None;
        if (isChunked)
            writer.Append("transfer-encoding: chunked\r\n"u8);
        else if (!isBodiless && contentLength < 0)
            writer.Append("content-length: 0\r\n"u8);
        if (isSwitch)
            AppendSwitch(ref writer, conditions.WebSocketAccept);
        writer.Append("\r\n"u8);
        if (writer.Result < 0)
            return HeadError.NoRoom;

        long expected = isSwitch || status < 200 ? -1 : isBodiless ? 0 : conditions.EndStream ? 0 : contentLength;
        response = new(writer.Result, status, framing, expected);
        return HeadError.None;
    }

    private static HeadError ReadStatus(HeaderBlock block, out int status)
    {
        status = 0;
        if (block.Count == 0 || block[0].Pseudo == PseudoField.None)
            return HeadError.MissingStatus;
        if (block[0].Pseudo != PseudoField.Status)
            return HeadError.UnexpectedPseudoField;

        // 101 cannot be (RFC 9113 §8.6); 600 and above are no statuses in HTTP/1.1 either.
        ReadOnlySpan<byte> value = block.Value(0);
        if (value.Length != 3 || value[0] is < (byte)'1' or > (byte)'5' || !ByteClasses.IsDigit(value[1]) || !ByteClasses.IsDigit(value[2]))
            return HeadError.BadStatus;
        status = ((value[0] - '0') * 100) + ((value[1] - '0') * 10) + value[2] - '0';
        return status == 101 ? HeadError.BadStatus : HeadError.None;
    }

    private static HeadError CheckFields(HeaderBlock block, ref long contentLength)
    {
        for (int i = 1; i < block.Count; i++)
        {
            ref readonly HeaderField field = ref block[i];
            HeadError error = field.Pseudo switch
            {
                PseudoField.Status => HeadError.RepeatedPseudoField,
                not PseudoField.None => HeadError.UnexpectedPseudoField,
                _ when field.Fault != HeaderFault.None => FieldRules.OfFault(field.Fault),
                _ when FieldRules.ConnectionSpecific.Contains(field.Known) || field.Known == KnownField.Te => HeadError.ConnectionSpecificField,
                _ when field.Known == KnownField.ContentLength => FieldRules.ReadContentLength(block.Value(i), ref contentLength),
                _ => HeadError.None,
            };
            if (error != HeadError.None)
                return error;
        }

        return HeadError.None;
    }

    private static void AppendFields(ref HeadBuffer writer, HeaderBlock block, bool keepsLength, bool isSwitch)
    {
        for (int i = 1; i < block.Count; i++)
        {
            ref readonly HeaderField field = ref block[i];
            ReadOnlySpan<byte> name = block.Name(i);
            if (field.Known == KnownField.ContentLength && !keepsLength)
                continue;
            if (isSwitch && field.Known == KnownField.Other && name.SequenceEqual("sec-websocket-accept"u8))
                continue;
            FieldRules.AppendLine(ref writer, name, block.Value(i), field.NeverIndexed);
        }
    }

    private static void AppendSwitch(ref HeadBuffer writer, ReadOnlySpan<byte> accept)
    {
        writer.Append("upgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: "u8);
        writer.Append(accept);
        writer.Append("\r\n"u8);
    }
}
