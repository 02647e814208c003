namespace Weir.Http.Http2;

/// <summary>The bytes every client begins with (RFC 9113 §3.4).</summary>
public static class ConnectionPreface
{
    public static ReadOnlySpan<byte> Bytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>The first line of it: enough to know that no HTTP/1.1 request is meant.</summary>
    public static ReadOnlySpan<byte> Line => "PRI * HTTP/2.0\r\n"u8;
}
