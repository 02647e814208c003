using System.Collections.Immutable;
using Weir.Balancing;

namespace Weir.Proxy.Pools;

/// <summary>A pool as the data plane sees it: its options, its endpoints and the snapshot that picks among them.</summary>
/// <remarks>The control plane publishes; loops read what was published once for each pick. Any thread.</remarks>
public sealed class ProxyPool(PoolOptions options)
{
    private PoolView? _view;

    public PoolOptions Options { get; private set; } = options;

    public string Name => Options.Name;

    /// <summary>Picks endpoints; never null once the pool is published.</summary>
    public PoolSnapshot Snapshot => View.Snapshot;

    /// <summary>In the order of the configuration.</summary>
    public ImmutableArray<ProxyEndpoint> Endpoints => View.Endpoints;

    /// <summary>Told of endpoints whose failures have reached the threshold of the passive check. Called on loops: must not block;
    /// whoever listens hands it to its own thread.</summary>
    public Action<ProxyEndpoint, FailureKind>? OnFailure { get; set; }

    /// <summary>Told why a TLS handshake with an endpoint failed. Called on loops, once a failure: must not block.</summary>
    public Action<ProxyEndpoint, string>? OnTlsFailure { get; set; }

    private PoolView View => Volatile.Read(ref _view)!;

    /// <summary>Control plane: publishes what loops see from their next pick on.</summary>
    public void Publish(PoolOptions options, ImmutableArray<ProxyEndpoint> endpoints, PoolSnapshot snapshot)
    {
        Options = options;
        Volatile.Write(ref _view, new PoolView(snapshot, endpoints));
    }

    /// <summary>Chooses an endpoint and counts the request there, as <see cref="PoolSnapshot.PickAndBegin"/> does.</summary>
    /// <returns>Null when no usable endpoint is left that the request has not tried.</returns>
    public ProxyEndpoint? PickAndBegin(in PickRequest request, Random random)
    {
        PoolView view = View;
        Endpoint? picked = view.Snapshot.PickAndBegin(in request, random);
        return picked is null ? null : view[picked];
    }
}
