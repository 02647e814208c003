namespace Weir.Http.Http2;

/// <summary>Flags of a frame (RFC 9113 §6). One bit means different things in different frames, so they are no enumeration.</summary>
public static class FrameFlags
{
    public const byte None = 0;

    /// <summary>DATA and HEADERS: the last of the stream in this direction.</summary>
    public const byte EndStream = 0x1;

    /// <summary>SETTINGS and PING: an answer.</summary>
    public const byte Ack = 0x1;

    /// <summary>HEADERS and CONTINUATION: the field block ends here.</summary>
    public const byte EndHeaders = 0x4;

    /// <summary>DATA and HEADERS: a pad length comes first, the padding last.</summary>
    public const byte Padded = 0x8;

    /// <summary>HEADERS: five bytes of (deprecated) priority come before the block.</summary>
    public const byte Priority = 0x20;
}
