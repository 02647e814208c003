using Weir.Net;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Http2;

/// <summary>The HTTP/2 connections of one loop to one endpoint. One thread.</summary>
internal sealed class Http2Upstreams(ProxyLoop loop, ProxyEndpoint endpoint)
{
    private readonly List<Http2Upstream> _connections = [];

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
    public Connection Connect(IConnectionOwner owner)
    {
        foreach (Http2Upstream connection in _connections)
        {
            if (connection.HasRoom)
                return connection.Lend(owner);
        }

        Waiter waiter = new(loop.Loop);
        Http2Upstream made = new(this, endpoint, loop, waiter, Dial(waiter));
        EndpointCounters counters = endpoint.Counters[loop.Index];
        counters.ConnectionsOpen++;
        _connections.Add(made);
        Connection lane = made.Lend(owner);
        made.Start();
        return lane;
    }

    /// <summary>No more lanes of that connection.</summary>
    public void Remove(Http2Upstream connection) => _connections.Remove(connection);

    /// <summary>Connections made with other TLS than the pool has now take no more lanes, and close when the last exchange is over.</summary>
    /// <returns>How many others there are.</returns>
    public int LeaveOutdated()
    {
        for (int i = _connections.Count - 1; i >= 0; i--)
        {
            if (i >= _connections.Count || _connections[i].IsCurrent)
                continue;
            Http2Upstream outdated = _connections[i];
            _connections.RemoveAt(i);
            outdated.Leave();
        }

        return _connections.Count;
    }

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

    // In cleartext with prior knowledge (RFC 9113 §3.3), over TLS by ALPN: the pool's TLS offers h2 alone.
    private Connection Dial(IConnectionOwner owner) => endpoint.Connect(loop.Loop, owner);
}
