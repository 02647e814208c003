namespace Weir.Compare.Contestants;

/// <summary>What clients speak to the proxy, and the proxy to the origin.</summary>
internal enum Protocol
{
    Http,
    Tcp,

    /// <summary>TLS 1.3 with HTTP/1.1 or HTTP/2, as ALPN decides; HTTP/1.1 in cleartext to the origin.</summary>
    Https,

    /// <summary>HTTP/2 in cleartext with prior knowledge on both sides, as gRPC within a cluster has it.</summary>
    H2c,
}
