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

    /// <summary>How long an endpoint may leave a stream open on which all of its response has come. Then the stream is reset.</summary>
    private const long EndMilliseconds = 5000;

    /// <summary>How long an endpoint may take to answer a PING that asks whether it is still there.</summary>
    private const long PongMilliseconds = 5000;

    /// <summary>Streams on one connection, whatever the endpoint would take: a second connection spreads the work.</summary>
    private const int MostStreams = 256;

    /// <summary>Requests that may wait for one connection to take another stream.</summary>
    private const int MostWaiting = 256;

    private readonly Http2Upstreams _owner;
    private readonly ProxyEndpoint _endpoint;
    private readonly Stack<ResponseLane> _idle = new();

    /// <summary>Lanes that wait for no more than END_STREAM, the longest first.</summary>
    private readonly List<ResponseLane> _ending = [];

    /// <summary>Lanes with a request that the endpoint takes no stream for yet, the longest first.</summary>
    private readonly List<ResponseLane> _waiting = [];
    private readonly long _connectDeadline;
    private int _lent;
    private bool _sawGoAway;
    private long _pingedAt;
    private bool _awaitsPong;

    public Http2Upstream(Http2Upstreams owner, ProxyEndpoint endpoint, ProxyLoop loop, Waiter waiter, Connection connection)
        : base(loop, waiter, connection, isServer: false, loop.Http2.ToLimits(loop.Limits, maxStreams: 0))
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

    /// <summary>Another lane can be lent.</summary>
    public bool HasRoom => !IsLeaving && Protocol.Error == Http2Error.None
        && _lent < Streams && _lent < Protocol.IdsLeft;

    /// <summary>A lane can be lent, though it may have to wait for its stream.</summary>
    public bool CanWait => !IsLeaving && Protocol.Error == Http2Error.None && _lent < Streams + MostWaiting && _lent < Protocol.IdsLeft;

    /// <summary>The endpoint has said that it takes no streams at all until it says otherwise.</summary>
    public bool IsShut => Protocol.IsEstablished && Protocol.Peer.MaxStreams == 0;

    /// <summary>Lanes at work.</summary>
    public int Lent => _lent;

    /// <summary>A stream can be opened now: also on a connection that is to be left, by lanes that were lent before.</summary>
    /// <remarks>Until the endpoint has said how many it takes, one: it would refuse those above its limit.</remarks>
    public bool CanOpen => WillOpen && Protocol.CanOpen && (Protocol.IsEstablished || Protocol.OpenStreams == 0);

    /// <summary>A stream can be opened now or when others have ended.</summary>
    public bool WillOpen => !_sawGoAway && !_isOver && Protocol.Error == Http2Error.None && Protocol.IdsLeft > 0;

    // What the endpoint has said on another connection it will say on this one.
    private int Streams => Math.Min(Protocol.IsEstablished ? Protocol.Peer.MaxStreams : Math.Max(_owner.ExpectedStreams, 1), MostStreams);

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

    /// <summary>Has the lane told when a stream can be opened. How long that may take is the exchange's to judge.</summary>
    public void WaitForStream(ResponseLane lane)
    {
        if (!_waiting.Contains(lane))
            _waiting.Add(lane);
    }

    /// <summary>The exchange is over.</summary>
    public void TakeBack(ResponseLane lane)
    {
        if (_isOver)
        {
            lane.Close();
        }
        else if (lane.IsReusable)
        {
            Keep(lane);
        }
        else if (lane.LacksEndOnly)
        {
            lane.AwaitEnd();
            _ending.Add(lane);
            if (_ending.Count == 1)
                Loop.Loop.Schedule(Waiter); // for the deadline
        }
        else
        {
            lane.Close();
        }
    }

    /// <summary>The END_STREAM that <see cref="TakeBack"/> missed has come.</summary>
    public void OnEnded(ResponseLane lane)
    {
        _ = _ending.Remove(lane);
        if (lane.IsReusable)
            Keep(lane);
        else
            lane.Close();
    }

    public override void OnLaneClosed(Lane lane)
    {
        _lent--;
        _ = _ending.Remove((ResponseLane)lane);
        _ = _waiting.Remove((ResponseLane)lane);
        if (_waiting.Count > 0 && !_isOver)
            Loop.Loop.Schedule(Waiter);
        base.OnLaneClosed(lane);
    }

    /// <summary>Finishes what is begun, then closes.</summary>
    public void Leave()
    {
        IsLeaving = true;
        Waiter.Signal();
    }

    /// <summary>A stream was opened.</summary>
    public void OnOpened()
    {
        _owner.StreamsOpened++;
        if (Protocol.IdsLeft > _lent)
            return;

        // What ids are left may be used by lanes that have none yet; then the connection closes.
        IsLeaving = true;
        _owner.Remove(this);
    }

    /// <summary>The endpoint has sent a head that is malformed.</summary>
    public void OnRefusedHead(HeadError error) => _owner.HeadsRefused++;

    protected override Http2Stream? OnRequest(
        int streamId, HeaderBlock block, bool endsStream, out long contentLength, out Http2Error error) =>
        throw new InvalidOperationException("An endpoint cannot send requests: the protocol refuses them.");

    protected override void OnGoAway(int lastStreamId)
    {
        IsLeaving = _sawGoAway = true;
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
        if (_ending.Count > 0)
            deadline = Math.Min(deadline, _ending[0].EndingSince + EndMilliseconds);
        // What is leaving has only its last bytes to send: by then it goes by progress alone, and lanes that come back wake it.
        if (IsLeaving)
            return Math.Min(deadline, SignOfLifeDeadline);
        // Lanes come back without this connection being woken: it looks again from time to time.
        return Math.Min(Math.Min(deadline, SignOfLifeDeadline), (_lent == 0 ? IdleSince : Loop.Loop.Now) + IdleMilliseconds);
    }

    /// <summary>When to ask an idle endpoint for a sign of life, or when it should have given one. A busy one is not asked: its exchanges have
    /// time-outs of their own, and gRPC servers take pings on quiet streams for a flood.</summary>
    private long SignOfLifeDeadline =>
        _awaitsPong ? _pingedAt + PongMilliseconds
        : PingMilliseconds == 0 || _lent > 0 || !Protocol.IsEstablished ? Waiter.Never
        : Math.Max(ReceivedAt, IdleSince) + PingMilliseconds;

    /// <returns>False when the endpoint has not answered.</returns>
    private bool LooksForSignOfLife()
    {
        if (SignOfLifeDeadline > Loop.Loop.Now)
            return true;
        if (_awaitsPong)
        {
            Output.Abandon();
            return false;
        }

        _awaitsPong = true;
        _pingedAt = Loop.Loop.Now;
        Protocol.Ping();
        return true;
    }

    protected override bool OnTimeout()
    {
        if (ProgressDeadline(HeadTimeout, StallTimeout) <= Loop.Loop.Now)
        {
            Protocol.Fail(Http2Error.EnhanceYourCalm);
            return false;
        }

        while (_ending.Count > 0 && _ending[0].EndingSince + EndMilliseconds <= Loop.Loop.Now)
            _ending[0].Close();
        if (_lent == 0 && !IsLeaving && IdleSince + IdleMilliseconds <= Loop.Loop.Now)
        {
            Protocol.GoAway();
            IsLeaving = true;
            _owner.Remove(this);
            return true;
        }

        return LooksForSignOfLife();
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
        _awaitsPong = false; // whatever it was
        if (Protocol.IsEstablished)
            _owner.ExpectedStreams = Protocol.Peer.MaxStreams;
    }

    protected override void OnTurn()
    {
        for (int turns = _waiting.Count; turns > 0 && _waiting.Count > 0 && (CanOpen || !WillOpen); turns--)
        {
            ResponseLane lane = _waiting[0];
            _waiting.RemoveAt(0);
            lane.OnWritable();
        }
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

    private void Keep(ResponseLane lane)
    {
        lane.TakeBack();
        _lent--;
        _idle.Push(lane);
        if (IsLeaving || _waiting.Count > 0)
            Loop.Loop.Schedule(Waiter);
    }

    private long PingMilliseconds => (long)_endpoint.Pool.Options.PingInterval.TotalMilliseconds;

    private long IdleMilliseconds => (long)_endpoint.Pool.Options.IdleTimeout.TotalMilliseconds;

    private bool _isOver;
}
