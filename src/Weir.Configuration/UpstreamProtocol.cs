namespace Weir.Configuration;

/// <summary>What the endpoints of a pool speak.</summary>
public enum UpstreamProtocol
{
    Http1,

    /// <summary>HTTP/2 with prior knowledge.</summary>
    H2,
}
