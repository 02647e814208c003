using Weir.Net;
using Weir.Net.Timing;
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
        if (endpoint.Http2)
            return Http2Of(endpoint).Lease(owner);
        IdleList? list = (uint)endpoint.Id < (uint)_lists.Length ? _lists[endpoint.Id] : null;
        if (list is null || list.Count == 0 || !ReferenceEquals(list.Endpoint, endpoint))
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
        if (endpoint.Http2)
        {
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

        if (_closed || endpoint.IsRetired || connection.IsBroken || (connection.IsReadable && HasUnaskedBytes(connection)))
        {
            Close(endpoint, connection);
            return;
        }

        IdleList list = ListOf(endpoint);
        if (list.Count >= endpoint.Pool.Options.MaxIdle)
        {
            Close(endpoint, connection);
            return;
        }

        connection.Owner = list;
        connection.Wants = Interest.Read | Interest.Close;
        list.Push(connection, _loop.Now);
        Count++;
        Arm();
    }

    /// <summary>Closes a leased connection.</summary>
    public void Close(ProxyEndpoint endpoint, Connection connection)
    {
        connection.Close();
        if (connection is not ResponseLane)
            endpoint.Counters[_loop.Index].ConnectionsOpen--;
    }

    /// <summary>Closes what is idle of an endpoint and keeps nothing of it; what is leased closes when it comes back.</summary>
    public void Forget(ProxyEndpoint endpoint)
    {
        if (endpoint.Id < _lists.Length && _lists[endpoint.Id] is { } list && ReferenceEquals(list.Endpoint, endpoint))
        {
            CloseOlderThan(list, long.MaxValue);
            _lists[endpoint.Id] = null;
        }

        if (endpoint.Id < _http2.Length && _http2[endpoint.Id] is { } connections && ReferenceEquals(connections.Endpoint, endpoint))
        {
            connections.LeaveAll();
            _http2[endpoint.Id] = null;
        }
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
            if (list is { Count: > 0 })
                CloseOlderThan(list, list.Endpoint.IsRetired ? long.MaxValue : now - (long)list.Endpoint.Pool.Options.IdleTimeout.TotalMilliseconds);
        }

        int http2 = 0;
        foreach (Http2Upstreams? connections in _http2)
        {
            if (connections is null)
                continue;
            if (connections.Endpoint.IsRetired)
                connections.LeaveAll();
            http2 += connections.Count;
        }

        if (Count > 0 || http2 > 0)
            Arm();
    }

    private void Arm()
    {
        if (IsArmed || _closed)
            return;
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

    private void OnIdleReady(IdleList list, Connection connection)
    {
        list.Remove(connection);
        Count--;
        Close(list.Endpoint, connection);
    }

    /// <summary>A read that filled its buffer leaves a connection "readable": one more look tells whether anything is there.</summary>
    private bool HasUnaskedBytes(Connection connection) =>
        connection.Receive(_loop.ReceiveScratch[..1]) != Connection.WouldBlock;

    /// <summary>The connections to the endpoint, or to the one that has taken its place with another address: those to the old one are left.</summary>
    private Http2Upstreams Http2Of(ProxyEndpoint endpoint)
    {
        if (endpoint.Id >= _http2.Length)
            Array.Resize(ref _http2, Math.Max(endpoint.Id + 1, _http2.Length * 2));
        ref Http2Upstreams? known = ref _http2[endpoint.Id];
        // The same endpoint reached in another way by now may serve what still knows the old object; another endpoint that has its id never.
        if (known is not null && (ReferenceEquals(known.Endpoint, endpoint)
            || (!known.Endpoint.IsRetired && ReferenceEquals(known.Endpoint.Endpoint, endpoint.Endpoint))))
            return known;
        Http2Upstreams? old = known;
        known = new Http2Upstreams(_proxy, endpoint);
        Http2Upstreams made = known;
        old?.LeaveAll();
        return made;
    }

    private IdleList ListOf(ProxyEndpoint endpoint)
    {
        if (endpoint.Id >= _lists.Length)
            Array.Resize(ref _lists, Math.Max(endpoint.Id + 1, _lists.Length * 2));
        IdleList? known = _lists[endpoint.Id];
        if (known is not null && ReferenceEquals(known.Endpoint, endpoint))
            return known;
        CloseOlderThan(known, long.MaxValue);
        return _lists[endpoint.Id] = new IdleList(this, endpoint);
    }

    private sealed class IdleList(UpstreamConnections owner, ProxyEndpoint endpoint) : IConnectionOwner
    {
        private readonly List<(Connection Connection, long Since)> _idle = [];

        public ProxyEndpoint Endpoint => endpoint;

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
