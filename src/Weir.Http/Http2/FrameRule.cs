namespace Weir.Http.Http2;

/// <summary>What a frame's header alone must satisfy: size, and a stream or none (RFC 9113 §4.2 and §6, frame by frame).</summary>
public static class FrameRule
{
    /// <summary>Bytes of a frame's payload that every receiver must take, and all that we take (§4.2).</summary>
    public const int MaxPayloadBytes = 16 * 1024;

    /// <summary>Checks a header before its payload has come.</summary>
    /// <param name="header">As received.</param>
    /// <param name="isStreamError">The error ends that stream only; otherwise the connection.</param>
    /// <returns>None when the frame may be read on.</returns>
    public static Http2Error Check(FrameHeader header, out bool isStreamError)
    {
        isStreamError = false;

        // §4.2: a frame that could alter the state of the whole connection is a connection error; DATA alters the window too.
        if (header.Length > MaxPayloadBytes)
            return Http2Error.FrameSizeError;
        bool onStream = header.StreamId != 0;
        switch (header.Type)
        {
            case FrameType.Data or FrameType.Continuation:
                return onStream ? Http2Error.None : Http2Error.ProtocolError;
            case FrameType.Headers:
                return !onStream ? Http2Error.ProtocolError
                    : header.Has(FrameFlags.Priority) && header.Length < 5 ? Http2Error.FrameSizeError
                    : Http2Error.None;
            case FrameType.Priority:
                isStreamError = onStream && header.Length != 5;
                return !onStream ? Http2Error.ProtocolError : Sized(header.Length == 5);
            case FrameType.RstStream:
                return !onStream ? Http2Error.ProtocolError : Sized(header.Length == 4);
            case FrameType.Settings:
                return onStream ? Http2Error.ProtocolError : Sized(header.Has(FrameFlags.Ack) ? header.Length == 0 : header.Length % 6 == 0);
            case FrameType.PushPromise:
                // §8.4: clients cannot push, and as a client we have switched it off.
                return Http2Error.ProtocolError;
            case FrameType.Ping:
                return onStream ? Http2Error.ProtocolError : Sized(header.Length == 8);
            case FrameType.GoAway:
                return onStream ? Http2Error.ProtocolError : Sized(header.Length >= 8);
            case FrameType.WindowUpdate:
                return Sized(header.Length == 4);
            default:
                return Http2Error.None;
        }
    }

    private static Http2Error Sized(bool fits) => fits ? Http2Error.None : Http2Error.FrameSizeError;
}
