namespace Weir.Compare.Load;

/// <summary>What pingload sends; the names are its words.</summary>
internal enum PingMode
{
    /// <summary>HTTP requests on kept connections.</summary>
    Http,

    /// <summary>A new connection for each HTTP request.</summary>
    Close,

    /// <summary>128-byte messages, each answered by the wanted number of bytes.</summary>
    Tcp,

    /// <summary>Messages on connections that were switched to WebSocket, each echoed.</summary>
    WebSocket,

    /// <summary>HTTP requests on kept connections over TLS; to be held idle only.</summary>
    Https,

    /// <summary>HTTP/2 over TLS, to be held idle only.</summary>
    Http2,

    /// <summary>A new TLS connection with a full handshake for each HTTP request.</summary>
    TlsFull,

    /// <summary>A new TLS connection for each HTTP request, each by the ticket of one before it.</summary>
    TlsResumed,
}
