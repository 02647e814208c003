namespace Weir.Http.Http2;

/// <summary>Takes the padding off DATA and HEADERS (RFC 9113 §6.1).</summary>
public static class FramePadding
{
    /// <summary>Finds what is between the pad length and the padding.</summary>
    /// <param name="header">Of the frame.</param>
    /// <param name="payload">All of it.</param>
    /// <param name="content">Which part is content.</param>
    /// <returns>False when the padding does not fit the payload: a connection error PROTOCOL_ERROR.</returns>
    public static bool TryStrip(FrameHeader header, ReadOnlySpan<byte> payload, out ByteRange content)
    {
        content = new(0, payload.Length);
        if (!header.Has(FrameFlags.Padded))
            return true;
        if (payload.IsEmpty || payload[0] >= payload.Length)
            return false;
        content = new(1, payload.Length - 1 - payload[0]);
        return true;
    }
}
