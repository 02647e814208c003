using System.Net;
using Weir.Balancing;
using Weir.Net;
using Weir.Net.Tls;

namespace Weir.Proxy.Pools;

/// <summary>An endpoint as the data plane sees it: the balancer's identity and where to connect.</summary>
/// <remarks>Lives as long as its pool and address stay in the configuration and it is spoken to in the same way; shared by all loops.</remarks>
/// <param name="pool">Whose.</param>
/// <param name="endpoint">Its identity.</param>
/// <param name="address">Where to connect.</param>
/// <param name="counters">One set a loop: its own, or those of the object in whose place it stands.</param>
public sealed class ProxyEndpoint(ProxyPool pool, Endpoint endpoint, EndPoint address, EndpointCounters[] counters)
{
    public ProxyPool Pool => pool;

    public Endpoint Endpoint => endpoint;

    /// <summary>Dense and unique in the process: an index into per-loop arrays.</summary>
    public int Id => endpoint.Id;

    /// <summary>Where to connect. A host name was resolved when the configuration was loaded.</summary>
    public EndPoint Address => address;

    /// <summary>Whom to find there by TLS; null: it is spoken to unencrypted.</summary>
    public TlsTarget? Tls { get; init; }

    /// <summary>It is spoken to in HTTP/2.</summary>
    public bool Http2 { get; init; }

    /// <summary>It has left, or another object stands in its place: connections that come back are closed. Any thread.</summary>
    public bool IsRetired { get => Volatile.Read(ref _isRetired); set => Volatile.Write(ref _isRetired, value); }

    private bool _isRetired;

    /// <summary>As written in the configuration: the name in logs and metrics.</summary>
    public string Name => endpoint.Address;

    /// <summary>Starts connecting; with TLS the connection is open once the handshake is done.</summary>
    public Connection Connect(EventLoop loop, IConnectionOwner owner) =>
        Tls is { } tls ? tls.Connect(loop, Address, owner) : loop.Connect(Address, owner);

    /// <summary>A connection has come about. On its loop, as all that notes.</summary>
    internal void NoteOpened(Connection connection)
    {
        EndpointCounters own = counters[connection.Loop.Index];
        own.ConnectionsOpened++;
        if (connection is TlsConnection tls)
            own.Handshakes.CountDone(tls);
    }

    /// <summary>A connection could not be made: says why, where TLS is to blame.</summary>
    internal void NoteFailure(Connection connection)
    {
        if (connection is not TlsConnection tls)
            return;
        Counters[connection.Loop.Index].Handshakes.CountFailed(tls.Fault);
        if (tls.Failure is { } failure)
            Pool.OnTlsFailure?.Invoke(this, failure);
    }

    /// <summary>One set a loop, written by that loop alone and summed by whoever reads.</summary>
    public EndpointCounters[] Counters => counters;

    public static EndpointCounters[] NewCounters(int loops) => [.. Enumerable.Range(0, loops).Select(_ => new EndpointCounters())];
}
