using System.Collections.Immutable;
using Weir.Balancing;

namespace Weir.Proxy.Pools;

/// <summary>A pool as the data plane sees it: its options, its endpoints and the snapshot that picks among them.</summary>
/// <remarks>The control plane replaces snapshot and endpoints; loops read them once for each pick. Any thread.</remarks>
public sealed class ProxyPool(PoolOptions options)
{
    private PoolSnapshot? _snapshot;
    private ImmutableArray<ProxyEndpoint> _endpoints = [];

    public PoolOptions Options { get; private set; } = options;

    public string Name => Options.Name;

    /// <summary>Picks endpoints; never null once the pool is published.</summary>
    public PoolSnapshot Snapshot => Volatile.Read(ref _snapshot)!;

    /// <summary>In the order of the configuration.</summary>
    public ImmutableArray<ProxyEndpoint> Endpoints => _endpoints;

    /// <summary>Told of every failed attempt and 5xx answer. Called on loops: must not block; whoever listens hands it to its own
    /// thread. Successes are not reported one by one.</summary>
    public Action<ProxyEndpoint, FailureKind>? OnFailure { get; set; }

    /// <summary>Control plane: publishes what loops see from their next pick on.</summary>
    public void Publish(PoolOptions options, ImmutableArray<ProxyEndpoint> endpoints, PoolSnapshot snapshot)
    {
        Options = options;
        _endpoints = endpoints;
        Volatile.Write(ref _snapshot, snapshot);
    }

    /// <summary>The endpoint behind a pick.</summary>
    public ProxyEndpoint EndpointOf(Endpoint endpoint)
    {
        foreach (ProxyEndpoint candidate in _endpoints)
        {
            if (ReferenceEquals(candidate.Endpoint, endpoint))
                return candidate;
        }

        throw new InvalidOperationException($"endpoint {endpoint.Address} is not of pool {Name}");
    }
}
