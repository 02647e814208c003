namespace Weir.Net.Tls;

/// <summary>What both sides agreed to speak over a TLS connection (ALPN, RFC 7301).</summary>
public enum ApplicationProtocol
{
    /// <summary>Nothing was agreed: the peer did not ask.</summary>
    None,

    /// <summary><c>http/1.1</c></summary>
    Http11,

    /// <summary><c>h2</c></summary>
    Http2,
}
