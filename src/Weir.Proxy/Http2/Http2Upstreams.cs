using Weir.Http.Http2;
using Weir.Net;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Http2;

/// <summary>The HTTP/2 connections of one loop to one endpoint. One thread.</summary>
internal sealed class Http2Upstreams(ProxyLoop loop, ProxyEndpoint endpoint)
{
    /// <summary>However few streams the endpoint takes on each. Beyond that requests wait.</summary>
    private const int MostConnections = 64;

    private readonly List<Http2Upstream> _connections = [];

    /// <summary>How many streams the endpoint took on a connection when it last said so.</summary>
    public int ExpectedStreams { get; set; } = PeerSettings.AssumedStreams;

    public ProxyEndpoint Endpoint => endpoint;

    /// <summary>Connections that take new requests.</summary>
    public int Count => _connections.Count;

    /// <summary>Streams opened to the endpoint, reset by it, and those whose heads were refused.</summary>
    public long StreamsOpened { get; set; }

    public long StreamsResetByEndpoint { get; set; }

    public long HeadsRefused { get; set; }

    /// <summary>Takes a lane that can be used at once.</summary>
    /// <returns>Null when no connection has one.</returns>
    public Connection? Lease(IConnectionOwner owner)
    {
        foreach (Http2Upstream connection in _connections)
        {
            if (connection.IsConnected && connection.HasRoom)
                return connection.Lend(owner);
        }

        return null;
    }

    /// <summary>Takes a lane of a connection, one that is being made if there is none yet.</summary>
    /// <remarks>A new connection is made while all others are full, up to <see cref="MostConnections"/>, and not to an endpoint that has just
    /// said that it takes no streams (SETTINGS_MAX_CONCURRENT_STREAMS = 0). Otherwise the request waits for a stream on the connection with
    /// the fewest lanes, as long as an endpoint may take to answer; where too many wait already the lane has failed: no resources.</remarks>
    public Connection Connect(IConnectionOwner owner)
    {
        Http2Upstream? least = null;
        bool isShut = false;
        foreach (Http2Upstream connection in _connections)
        {
            if (connection.HasRoom)
                return connection.Lend(owner);
            isShut |= connection.IsShut;
            if (connection.CanWait && (least is null || connection.Lent < least.Lent))
                least = connection;
        }

        if (!isShut && _connections.Count < MostConnections)
            return Dial(owner);
        if (least is not null)
            return least.Lend(owner);
        ResponseLane none = _connections[0].Lend(owner);
        none.OnNoStream();
        return none;
    }

    private ResponseLane Dial(IConnectionOwner owner)
    {
        Waiter waiter = new(loop.Loop);
        // In cleartext with prior knowledge (RFC 9113 §3.3), over TLS by ALPN: the pool's TLS offers h2 alone.
        Http2Upstream made = new(this, endpoint, loop, waiter, endpoint.Connect(loop.Loop, waiter));
        EndpointCounters counters = endpoint.Counters[loop.Index];
        counters.ConnectionsOpen++;
        _connections.Add(made);
        ResponseLane lane = made.Lend(owner);
        made.Start();
        return lane;
    }

    /// <summary>No more lanes of that connection.</summary>
    public void Remove(Http2Upstream connection) => _connections.Remove(connection);

    /// <summary>Connections close when their last exchange is over.</summary>
    public void LeaveAll()
    {
        for (int i = _connections.Count - 1; i >= 0; i--)
        {
            if (i < _connections.Count)
                _connections[i].Leave();
        }

        _connections.Clear();
    }
}
