using System.Collections.Immutable;
using System.Net;
using Weir.Net.Tls;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Health;

/// <summary>A pool as composed from the configuration: what picks, what forwards, what checks.</summary>
public sealed record PoolDefinition
{
    /// <summary>For the data plane.</summary>
    public required PoolOptions Proxy { get; init; }

    /// <summary>For the state machine. The same name.</summary>
    public required Balancing.PoolOptions Balancing { get; init; }

    /// <summary>Where each of the endpoints' addresses is, names resolved.</summary>
    public required ImmutableDictionary<string, EndPoint> Addresses { get; init; }

    /// <summary>TLS to the endpoints; null: they are spoken to unencrypted.</summary>
    public TlsClientContext? Tls { get; init; }

    /// <summary>The name that certificates of the endpoints must bear; null: the host of each endpoint's address.</summary>
    public string? TlsName { get; init; }

    /// <summary>The hosts of endpoints whose address does not name theirs, such as those that a name was resolved to.</summary>
    public ImmutableDictionary<string, string> Hosts { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>How to check; needed when <see cref="Balancing"/> has active checks.</summary>
    public ProbeOptions Probe { get; init; } = new();
}
