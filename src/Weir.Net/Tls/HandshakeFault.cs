namespace Weir.Net.Tls;

/// <summary>Why a handshake failed, for whoever counts. SslStream tells the first two, <see cref="Certificate"/> and <see cref="Other"/> apart.</summary>
public enum HandshakeFault
{
    /// <summary>It has not failed, or not because of TLS.</summary>
    None,

    /// <summary>The peer left in the middle, or before it said anything.</summary>
    Closed,

    /// <summary>The client spoke HTTP without TLS.</summary>
    PlainHttp,

    /// <summary>The peer's certificate is missing or was not accepted.</summary>
    Certificate,

    /// <summary>No version of TLS in common.</summary>
    Version,

    /// <summary>No cipher, group or signature in common.</summary>
    Cipher,

    /// <summary>No application protocol in common (ALPN).</summary>
    Protocol,

    /// <summary>The peer refused us: it said so by an alert, as when it does not believe our certificate.</summary>
    Alert,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>What came was no TLS, or malformed.</summary>
    Other,
}
