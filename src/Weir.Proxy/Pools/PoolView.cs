using System.Collections.Immutable;
using Weir.Balancing;

namespace Weir.Proxy.Pools;

/// <summary>A snapshot together with the endpoints it picks from, so that a loop never sees one without the other. Immutable.</summary>
internal sealed class PoolView
{
    private readonly ProxyEndpoint?[] _byId;
    private readonly int _firstId;

    public PoolView(PoolSnapshot snapshot, ImmutableArray<ProxyEndpoint> endpoints)
    {
        Snapshot = snapshot;
        Endpoints = endpoints;
        // Ids are handed out in order, so those of a pool lie close together.
        _firstId = endpoints.IsEmpty ? 0 : endpoints.Min(e => e.Id);
        _byId = new ProxyEndpoint?[endpoints.IsEmpty ? 0 : endpoints.Max(e => e.Id) - _firstId + 1];
        foreach (ProxyEndpoint endpoint in endpoints)
            _byId[endpoint.Id - _firstId] = endpoint;
    }

    public PoolSnapshot Snapshot { get; }

    public ImmutableArray<ProxyEndpoint> Endpoints { get; }

    public ProxyEndpoint this[Endpoint endpoint] => _byId[endpoint.Id - _firstId]!;
}
