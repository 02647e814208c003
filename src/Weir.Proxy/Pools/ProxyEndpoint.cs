using System.Net;
using Weir.Balancing;
using Weir.Net;
using Weir.Net.Tls;

namespace Weir.Proxy.Pools;

/// <summary>An endpoint as the data plane sees it: the balancer's identity and where to connect.</summary>
/// <remarks>Lives as long as its pool and address stay in the configuration; shared by all loops.</remarks>
public sealed class ProxyEndpoint(ProxyPool pool, Endpoint endpoint, EndPoint address, int loops)
{
    public ProxyPool Pool => pool;

    public Endpoint Endpoint => endpoint;

    /// <summary>Dense and unique in the process: an index into per-loop arrays.</summary>
    public int Id => endpoint.Id;

    /// <summary>Where to connect. A host name was resolved when the configuration was loaded.</summary>
    public EndPoint Address => address;

    /// <summary>Whom to find there by TLS; null: it is spoken to unencrypted. Replaced when the pool's TLS changes.</summary>
    public TlsTarget? Tls { get => Volatile.Read(ref _tls); set => Volatile.Write(ref _tls, value); }

    private TlsTarget? _tls;

    /// <summary>As written in the configuration: the name in logs and metrics.</summary>
    public string Name => endpoint.Address;

    /// <summary>Starts connecting; with TLS the connection is open once the handshake is done.</summary>
    public Connection Connect(EventLoop loop, IConnectionOwner owner) =>
        Tls is { } tls ? tls.Connect(loop, Address, owner) : loop.Connect(Address, owner);

    /// <summary>A connection has come about. On its loop, as all that notes.</summary>
    internal void NoteOpened(Connection connection)
    {
        EndpointCounters counters = Counters[connection.Loop.Index];
        counters.ConnectionsOpened++;
        if (connection is TlsConnection tls)
            counters.Handshakes.CountDone(tls);
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
    public EndpointCounters[] Counters { get; } = Enumerable.Range(0, loops).Select(_ => new EndpointCounters()).ToArray();
}
