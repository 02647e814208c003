using Weir.Http.Hpack;
using Weir.Http.Http2;
using Weir.Http.Http2.Heads;
using Weir.Net;
using Weir.Net.Tls;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Http2;

/// <summary>An HTTP/2 connection to an endpoint: lends lanes to exchanges, as many as the endpoint takes streams.</summary>
/// <remarks>On its loop's thread only; known to one <see cref="Http2Upstreams"/>.</remarks>
internal sealed class Http2Upstream : Http2Peer
{
    /// <summary>From the connection to the endpoint's first SETTINGS, and for a head once begun.</summary>
    private static readonly TimeSpan HeadTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long an endpoint may leave what we have sent, or a frame of its own, half done. The exchanges' own times are shorter
    /// or longer; this one is for a connection that nobody waits on.</summary>
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Streams on one connection, whatever the endpoint would take: a second connection spreads the work.</summary>
    private const int MostStreams = 256;

    private readonly Http2Upstreams _owner;
    private readonly ProxyEndpoint _endpoint;
    private readonly Stack<ResponseLane> _idle = new();
    private readonly long _connectDeadline;
    private int _lent;

    public Http2Upstream(Http2Upstreams owner, ProxyEndpoint endpoint, ProxyLoop loop, Waiter waiter, Connection connection)
        : base(loop, waiter, connection, isServer: false, Http2Scratch.ToLimits(loop.Limits, maxStreams: 0))
    {
        _owner = owner;
        _endpoint = endpoint;
        TimeSpan timeout = endpoint.Pool.Options.ConnectTimeout ?? TimeSpan.FromSeconds(5);
        _connectDeadline = loop.Loop.Now + (long)timeout.TotalMilliseconds;
    }

    /// <summary>The endpoint is reached by TLS: what <c>:scheme</c> says.</summary>
    public bool IsSecure => Connection is TlsConnection;

    /// <summary>Connected, so that a lane can be used at once.</summary>
    public bool IsConnected => Connection.State == ConnectionState.Open;

    /// <summary>It was made with the TLS that the pool has now.</summary>
    public bool IsCurrent => ReferenceEquals((Connection as TlsConnection)?.Target, _endpoint.Tls);

    /// <summary>Another lane can be lent.</summary>
    public bool HasRoom => !IsLeaving && Protocol.Error == Http2Error.None && _lent < Math.Min(Protocol.Peer.MaxStreams, MostStreams);

    /// <summary>A stream can be opened.</summary>
    public bool CanOpen => !IsLeaving && Protocol.CanOpen;

    public void Start() => _ = RunAsync();

    public ResponseLane Lend(IConnectionOwner owner)
    {
        if (!_idle.TryPop(out ResponseLane? lane))
        {
            lane = new ResponseLane(this);
            Add(lane);
        }

        _lent++;
        lane.Lend(owner, IsConnected);
        return lane;
    }

    /// <summary>The exchange is over.</summary>
    public void TakeBack(ResponseLane lane)
    {
        if (!lane.IsReusable || _isOver)
        {
            lane.Close();
            return;
        }

        lane.TakeBack();
        _lent--;
        _idle.Push(lane);
        if (IsLeaving)
            Loop.Loop.Schedule(Waiter);
    }

    public override void OnLaneClosed(Lane lane)
    {
        _lent--;
        base.OnLaneClosed(lane);
    }

    /// <summary>Finishes what is begun, then closes.</summary>
    public void Leave()
    {
        IsLeaving = true;
        Waiter.Signal();
    }

    /// <summary>A stream was opened.</summary>
    public void OnOpened() => _owner.StreamsOpened++;

    /// <summary>The endpoint has sent a head that is malformed.</summary>
    public void OnRefusedHead(HeadError error) => _owner.HeadsRefused++;

    protected override Http2Stream? OnRequest(
        int streamId, HeaderBlock block, bool endsStream, out long contentLength, out Http2Error error) =>
        throw new InvalidOperationException("An endpoint cannot send requests: the protocol refuses them.");

    protected override void OnGoAway(int lastStreamId)
    {
        IsLeaving = true;
        _owner.Remove(this);
        for (int i = Lanes.Count - 1; i >= 0; i--)
        {
            if (i >= Lanes.Count)
                continue;
            ResponseLane lane = (ResponseLane)Lanes[i];
            if (!lane.IsBusy || lane.Stream.IsClosed || lane.Stream.Id <= lastStreamId || lane.Stream.State == Http2StreamState.Idle)
                continue;
            Protocol.Reset(lane.Stream, Http2Error.Cancel);
            lane.OnNotProcessed();
        }
    }

    protected override void OnPong()
    {
    }

    protected override void OnStreamReset(bool byPeer)
    {
        if (byPeer)
            _owner.StreamsResetByEndpoint++;
    }

    protected override bool OnConnected()
    {
        // RFC 9113 §3.2: over TLS, HTTP/2 is what both have agreed to, or is not spoken.
        if (Connection is TlsConnection { Protocol: not ApplicationProtocol.Http2 })
            return false;
        _endpoint.NoteOpened(Connection);

        // In the order in which they came. One that closes when it is woken leaves its place to another.
        for (int i = 0; i < Lanes.Count;)
        {
            Lane lane = Lanes[i];
            ((ResponseLane)lane).OnConnected();
            if (i < Lanes.Count && ReferenceEquals(Lanes[i], lane))
                i++;
        }

        return true;
    }

    protected override long NextDeadline()
    {
        if (Connection.State == ConnectionState.Connecting)
            return _connectDeadline;
        long deadline = ProgressDeadline(HeadTimeout, StallTimeout);
        // Lanes come back without this connection being woken: it looks again from time to time.
        return Math.Min(deadline, (_lent == 0 ? IdleSince : Loop.Loop.Now) + IdleMilliseconds);
    }

    protected override bool OnTimeout()
    {
        if (ProgressDeadline(HeadTimeout, StallTimeout) <= Loop.Loop.Now)
        {
            Protocol.Fail(Http2Error.EnhanceYourCalm);
            return false;
        }

        if (_lent == 0 && IdleSince + IdleMilliseconds <= Loop.Loop.Now)
        {
            Protocol.GoAway();
            IsLeaving = true;
            _owner.Remove(this);
        }

        return true;
    }

    protected override void OnOver()
    {
        _isOver = true;
        _owner.Remove(this);
        if (Connection.State == ConnectionState.Failed)
            _endpoint.NoteFailure(Connection);
    }

    protected override void OnClosed() => _endpoint.Counters[Loop.Index].ConnectionsOpen--;

    protected override void OnBegun(RequestLane lane) =>
        throw new InvalidOperationException("An endpoint cannot send requests: the protocol refuses them.");

    protected override void OnFramesRead()
    {
    }

    protected override void EndLane(Lane lane)
    {
        ResponseLane response = (ResponseLane)lane;
        if (!response.IsBusy)
            return;
        ConnectionError error = Connection.State == ConnectionState.Connecting ? ConnectionError.TimedOut : Connection.Error;
        response.OnConnectFailed(error == ConnectionError.None ? ConnectionError.Other : error);
        response.OnConnectionLost();
    }

    private long IdleMilliseconds => (long)_endpoint.Pool.Options.IdleTimeout.TotalMilliseconds;

    private bool _isOver;
}
