using Weir.Net;
using Weir.Net.Timing;
using Weir.Net.Tls;
using Weir.Proxy.Http2;

namespace Weir.Proxy.Pools;

/// <summary>The idle upstream connections of one loop, by endpoint.</summary>
/// <remarks>
/// The newest is leased first: it is the least likely to have been closed by the other side, and those at the bottom age until they are
/// closed. An idle connection that becomes readable has either ended or holds bytes nobody asked for; both make it useless and
/// it is closed at once, so a lease is stale only when the endpoint closes in the instant the request goes out. One thread.
/// </remarks>
public sealed class UpstreamConnections : TimerEntry
{
    private const long SweepMilliseconds = 1000;
    private readonly ProxyLoop _proxy;
    private readonly EventLoop _loop;
    private Http2Upstreams?[] _http2 = [];
    private IdleList?[] _lists = new IdleList?[16];
    private bool _closed;

    public UpstreamConnections(ProxyLoop loop)
    {
        _proxy = loop;
        _loop = loop.Loop;
        Deadline = _loop.Now + SweepMilliseconds;
    }

    /// <summary>Idle connections of all endpoints.</summary>
    public int Count { get; private set; }

    /// <summary>Takes an idle connection to the endpoint, for <paramref name="owner"/>.</summary>
    /// <returns>Null when there is none.</returns>
    public Connection? Lease(ProxyEndpoint endpoint, IConnectionOwner owner)
    {
        if (endpoint.Pool.Options.Http2)
        {
            Http2Upstreams connections = Http2Of(endpoint);
            _ = connections.LeaveOutdated();
            return connections.Lease(owner);
        }

        IdleList? list = (uint)endpoint.Id < (uint)_lists.Length ? _lists[endpoint.Id] : null;
        if (list is null || list.Count == 0 || !IsCurrent(list))
            return null;
        Count--;
        Connection connection = list.Pop();
        connection.Owner = owner;
        return connection;
    }

    /// <summary>Makes a connection, or for HTTP/2 takes a lane of one.</summary>
    /// <returns>A connection in state Connecting, Open or Failed.</returns>
    public Connection Connect(ProxyEndpoint endpoint, IConnectionOwner owner)
    {
        if (endpoint.Pool.Options.Http2)
        {
            if (!IsArmed)
                Arm();
            return Http2Of(endpoint).Connect(owner);
        }

        EndpointCounters counters = endpoint.Counters[_loop.Index];
        counters.ConnectionsOpen++;
        return endpoint.Connect(_loop, owner);
    }

    /// <summary>Keeps the connection for the next request, or closes it when it cannot serve one.</summary>
    public void Return(ProxyEndpoint endpoint, Connection connection)
    {
        if (connection is ResponseLane lane)
        {
            ((Http2Upstream)lane.Peer).TakeBack(lane);
            return;
        }

        TlsTarget? target = endpoint.Tls;
        if (_closed || connection.IsBroken || !ReferenceEquals((connection as TlsConnection)?.Target, target) || (connection.IsReadable && HasUnaskedBytes(connection)))
        {
            Close(endpoint, connection);
            return;
        }

        IdleList list = ListOf(endpoint);
        if (!ReferenceEquals(list.Target, target))
        {
            CloseOlderThan(list, long.MaxValue);
            list.Target = target;
        }

        if (list.Count >= endpoint.Pool.Options.MaxIdle)
        {
            Close(endpoint, connection);
            return;
        }

        connection.Owner = list;
        connection.Wants = Interest.Read | Interest.Close;
        list.Push(connection, _loop.Now);
        Count++;
        if (!IsArmed)
            Arm();
    }

    /// <summary>Closes a leased connection.</summary>
    public void Close(ProxyEndpoint endpoint, Connection connection)
    {
        connection.Close();
        if (connection is not ResponseLane)
            endpoint.Counters[_loop.Index].ConnectionsOpen--;
    }

    /// <summary>Closes everything idle; what is leased closes when it comes back.</summary>
    public void CloseAll()
    {
        _closed = true;
        foreach (IdleList? list in _lists)
            CloseOlderThan(list, long.MaxValue);
        foreach (Http2Upstreams? connections in _http2)
            connections?.LeaveAll();
        _loop.Timers.Disarm(this);
    }

    protected override void OnTimer(long now)
    {
        foreach (IdleList? list in _lists)
        {
            if (list is { Count: > 0 } && IsCurrent(list))
                CloseOlderThan(list, now - (long)list.Endpoint.Pool.Options.IdleTimeout.TotalMilliseconds);
        }

        int shared = 0;
        foreach (Http2Upstreams? connections in _http2)
            shared += connections?.LeaveOutdated() ?? 0;
        if (Count + shared > 0)
            Arm();
    }

    private void Arm()
    {
        Deadline = _loop.Now + SweepMilliseconds;
        _loop.Timers.Arm(this);
    }

    private void CloseOlderThan(IdleList? list, long idleSince)
    {
        while (list is { Count: > 0 } && list.OldestIdleSince < idleSince)
        {
            Count--;
            Close(list.Endpoint, list.RemoveOldest());
        }
    }

    /// <summary>Connections that were made with other TLS than the pool has now (its authorities or its certificate have changed) prove
    /// nothing any more, and are closed.</summary>
    private bool IsCurrent(IdleList list)
    {
        if (ReferenceEquals(list.Target, list.Endpoint.Tls))
            return true;
        CloseOlderThan(list, long.MaxValue);
        return false;
    }

    private void OnIdleReady(IdleList list, Connection connection)
    {
        list.Remove(connection);
        Count--;
        Close(list.Endpoint, connection);
    }

    /// <summary>A read that filled its buffer leaves a connection "readable": one more look tells whether anything is there.</summary>
    private bool HasUnaskedBytes(Connection connection) =>
        connection.Receive(_loop.ReceiveScratch[..1]) != Connection.WouldBlock;

    private Http2Upstreams Http2Of(ProxyEndpoint endpoint)
    {
        if (endpoint.Id >= _http2.Length)
            Array.Resize(ref _http2, Math.Max(endpoint.Id + 1, _http2.Length * 2));
        return _http2[endpoint.Id] ??= new Http2Upstreams(_proxy, endpoint);
    }

    private IdleList ListOf(ProxyEndpoint endpoint)
    {
        if (endpoint.Id >= _lists.Length)
            Array.Resize(ref _lists, Math.Max(endpoint.Id + 1, _lists.Length * 2));
        return _lists[endpoint.Id] ??= new IdleList(this, endpoint);
    }

    private sealed class IdleList(UpstreamConnections owner, ProxyEndpoint endpoint) : IConnectionOwner
    {
        private readonly List<(Connection Connection, long Since)> _idle = [];

        public ProxyEndpoint Endpoint => endpoint;

        /// <summary>The TLS that all of them were made with; null: none.</summary>
        public TlsTarget? Target { get; set; }

        public int Count => _idle.Count;

        public long OldestIdleSince => _idle[0].Since;

        public void Push(Connection connection, long since) => _idle.Add((connection, since));

        public Connection Pop()
        {
            Connection connection = _idle[^1].Connection;
            _idle.RemoveAt(_idle.Count - 1);
            return connection;
        }

        public Connection RemoveOldest()
        {
            Connection connection = _idle[0].Connection;
            _idle.RemoveAt(0);
            return connection;
        }

        public void Remove(Connection connection)
        {
            for (int i = _idle.Count - 1; i >= 0; i--)
            {
                if (ReferenceEquals(_idle[i].Connection, connection))
                {
                    _idle.RemoveAt(i);
                    return;
                }
            }
        }

        void IConnectionOwner.OnReady(Connection connection) => owner.OnIdleReady(this, connection);
    }
}
