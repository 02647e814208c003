namespace Weir.Net;

/// <summary>Why a connection failed, in terms that do not depend on the engine.</summary>
public enum ConnectionError
{
    None,

    /// <summary>Nothing listens at the address.</summary>
    Refused,

    /// <summary>The peer cut the connection (RST) or it broke.</summary>
    Reset,

    /// <summary>The kernel gave up waiting for the peer.</summary>
    TimedOut,

    /// <summary>There is no way to the address.</summary>
    Unreachable,

    /// <summary>This process or machine has no descriptor, port or memory left for another connection.</summary>
    NoResources,

    /// <summary>The Unix socket's path does not exist or may not be opened.</summary>
    NotFound,

    /// <summary>The peer has said that it did nothing with what was sent (HTTP/2: REFUSED_STREAM, GOAWAY): any request may be sent again.</summary>
    NotProcessed,

    /// <summary>The TLS handshake failed, or what came after it was no TLS.</summary>
    TlsFailed,

    /// <summary>The peer's certificate is missing, expired, for another name, or of nobody we trust.</summary>
    CertificateRejected,

    /// <summary>TLS records that carry nothing kept coming (key updates, empty ones, handshakes after the handshake).</summary>
    RecordFlood,

    Other,
}
