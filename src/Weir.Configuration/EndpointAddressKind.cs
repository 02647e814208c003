namespace Weir.Configuration;

/// <summary>How an endpoint is reached.</summary>
public enum EndpointAddressKind
{
    Ip,
    /// <summary>A host name, looked up at start.</summary>
    Host,
    /// <summary>A Unix socket.</summary>
    Unix,
}
