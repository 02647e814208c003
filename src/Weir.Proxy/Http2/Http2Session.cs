using System.Buffers.Text;
using Weir.Http;
using Weir.Http.Hpack;
using Weir.Http.Http2;
using Weir.Http.Http2.Heads;
using Weir.Net;
using Weir.Net.Buffers;
using Weir.Proxy.Http1;
using Weir.Proxy.Metrics;

namespace Weir.Proxy.Http2;

/// <summary>A client's HTTP/2 connection: gives each request to a lane, behind which an ordinary <see cref="HttpSession"/> serves it.</summary>
/// <remarks>Lanes are kept for the next request as long as their sessions wait for one. On its loop's thread only.</remarks>
internal sealed class Http2Session : Http2Peer, IClientSession
{
    /// <summary>How long a client that has used up its stream ids may take to see that no more are served.</summary>
    private const long WornOutMilliseconds = 5000;

    /// <summary>How many idle lanes are looked at for one whose session has come back to waiting.</summary>
    private const int LanesTried = 8;

    /// <summary>Lanes beside those of the streams that may be open: whose stream is gone and whose session is not done with it yet. Beyond
    /// that requests are refused until one is.</summary>
    private const int SpareLanes = 64;

    private const int WebSocketKeyBytes = 24;

    private readonly HttpListener _listener;
    private readonly ListenerCounters _counters;
    private readonly List<RequestLane> _idle = [];
    private readonly List<RequestLane> _held = [];
    private Drain _drain;
    private long _drainDeadline;

    public Http2Session(HttpListener listener, ProxyLoop loop, Connection client, ListenerCounters counters)
        : base(
            loop,
            new Waiter(loop.Loop),
            client,
            isServer: true,
            loop.Http2.ToLimits(listener.Options.Limits, listener.Options.Http2MaxStreams))
    {
        _listener = listener;
        _counters = counters;
    }

    /// <summary>RFC 9113 §6.8: first say that no more should come, then which was the last one served.</summary>
    private enum Drain
    {
        None,
        Announced,
        Named,
    }

    public IClientSession? Next { get; set; }

    public IClientSession? Previous { get; set; }

    public PeerAddress Remote => Connection.Remote;

    public ConnectionError Error => Connection.Error;

    private HttpListenerOptions Options => _listener.Options;

    private long IdleDeadline => IdleSince + (long)Options.KeepAliveTimeout.TotalMilliseconds;

    /// <param name="received">What came before it was known that this is HTTP/2; valid during the call.</param>
    public void Start(ReadOnlySpan<byte> received)
    {
        if (!Prepend(received))
            Output.Abandon();
        _ = RunAsync();
    }

    /// <inheritdoc/>
    void IClientSession.Drain(TimeSpan idleGrace)
    {
        if (_drain != Drain.None)
            return;
        Announce((long)idleGrace.TotalMilliseconds);
        Waiter.Signal();
    }

    private void Announce(long graceMilliseconds)
    {
        _drain = Drain.Announced;
        _drainDeadline = Loop.Loop.Now + graceMilliseconds;
        if (Protocol.IsEstablished)
        {
            Protocol.AnnounceGoAway();
            Protocol.Ping(); // its answer tells that the client has seen it
            _counters.GoAwaysSent++;
        }
    }

    public void Abort() => Waiter.Cancel();

    /// <summary>The lane's stream is done and its session on the way to the next request.</summary>
    public void Park(RequestLane lane) => _idle.Add(lane);

    public override void OnLaneClosed(Lane lane)
    {
        base.OnLaneClosed(lane);
        _ = _idle.Remove((RequestLane)lane);
    }

    protected override Http2Stream? OnRequest(
        int streamId, HeaderBlock block, bool endsStream, out long contentLength, out Http2Error error)
    {
        contentLength = -1;
        if (block.IsTooLarge)
        {
            error = AnswerTooLarge(streamId) ? Http2Error.None : Http2Error.RefusedStream;
            Note(431, HttpErrorText.Word(HttpError.HeadTooLarge));
            return null;
        }

        PooledBuffer? head = Loop.Loop.Buffers.TryRent(Math.Min(RequestToHttp1.MaxBytes(block), BufferPool.LargestBytes));
        RequestLane? lane = head is null ? null : TakeLane();
        if (lane is null)
        {
            error = Http2Error.RefusedStream; // not looked at: the client may try again
            Note(0, head is null ? Forwarding.Reasons.NoBuffers : HasMostLanes ? Forwarding.Reasons.NoResources : Forwarding.Reasons.Shutdown);
            head?.Return();
            return null;
        }

        Span<byte> key = stackalloc byte[WebSocketKeyBytes];
        RequestConditions conditions = new()
        {
            IsSecure = Options.IsHttps,
            EndStream = endsStream,
            AllowsExtendedConnect = true,
            WebSocketKey = IsExtendedConnect(block) ? NewKey(key) : default,
        };
        HeadError cause = RequestToHttp1.Write(block, in conditions, head!.Free, out TranslatedRequest request);
        if (cause != HeadError.None)
        {
            head.Return();
            _idle.Add(lane);
            error = cause == HeadError.NoRoom ? Http2Error.EnhanceYourCalm : Http2Error.ProtocolError;
            Note(400, HeadErrorText.Word(cause));
            return null;
        }

        error = Http2Error.None;
        contentLength = request.ContentLength;
        head.Advance(request.Length);
        _counters.StreamsOpened++;
        return lane.Accept(head, in request, endsStream);
    }

    // A server does not open streams on us: nothing of ours is above its last one.
    protected override void OnGoAway(int lastStreamId) => IsLeaving = true;

    protected override void OnPong()
    {
        if (_drain == Drain.Announced)
            NameLast();
    }

    protected override void OnStreamReset(bool byPeer)
    {
        if (byPeer)
            _counters.StreamsResetByClient++;
        else
            _counters.StreamsResetByUs++;
    }

    protected override bool OnConnected() => true;

    protected override long NextDeadline()
    {
        long deadline = ProgressDeadline(Options.HeadTimeout, Options.BodyIdleTimeout);
        if (_drain == Drain.Announced)
            deadline = Math.Min(deadline, _drainDeadline);
        // What is leaving has only its last bytes to send: by then it goes by progress alone.
        if (Protocol.IsEstablished && Protocol.OpenStreams == 0 && !IsLeaving)
            deadline = Math.Min(deadline, IdleDeadline);
        return deadline;
    }

    protected override bool OnTimeout()
    {
        long now = Loop.Loop.Now;
        if (ProgressDeadline(Options.HeadTimeout, Options.BodyIdleTimeout) <= now)
        {
            if (Output.Pending > 0)
            {
                Note(0, Forwarding.Reasons.ClientTooSlow);
                Output.Abandon();
                return false;
            }

            if (Protocol.IsEstablished)
                Note(0, Protocol.IsBlockOpen ? Forwarding.Reasons.HeadTimeout : Forwarding.Reasons.BodyTimeout);
            Protocol.Fail(Http2Error.EnhanceYourCalm);
            return false;
        }

        if (_drain == Drain.Announced && _drainDeadline <= now)
        {
            NameLast();
            return Protocol.IsEstablished;
        }

        // Idle for too long.
        if (Protocol.OpenStreams == 0 && Protocol.IsEstablished && !IsLeaving && IdleDeadline <= now)
        {
            Protocol.GoAway();
            _counters.GoAwaysSent++;
            IsLeaving = true;
        }

        return true;
    }

    protected override void OnOver()
    {
        if (Protocol.Error != Http2Error.None)
            _counters.GoAwaysSent++;
        if (Protocol.Flood is { } flood)
            Note(0, Http2Floods.Word(flood));
        else if (Protocol.Error is not Http2Error.None and not Http2Error.EnhanceYourCalm)
            Note(0, Forwarding.Reasons.Http2Error);
    }

    protected override void OnClosed() => _listener.OnClosed(this, Loop.Loop);

    /// <summary>A head whose content follows waits for it to the end of the batch: a request that came whole is read whole, and can be
    /// sent to another endpoint when the first one fails.</summary>
    protected override void OnBegun(RequestLane lane)
    {
        if (lane.HasRequest)
        {
            lane.Begin();
            return;
        }

        lane.IsHeld = true;
        _held.Add(lane);
    }

    protected override void OnFramesRead()
    {
        if (Protocol.IsWornOut && _drain == Drain.None)
            Announce(WornOutMilliseconds);
        if (_held.Count == 0)
            return;
        foreach (RequestLane lane in _held)
            lane.Begin();
        _held.Clear();
    }

    protected override void EndLane(Lane lane)
    {
        RequestLane request = (RequestLane)lane;
        if (request.IsBusy)
            request.OnReset(Http2Error.Cancel, byPeer: true);
        else
            request.EndIdle();
    }

    private bool HasMostLanes => Lanes.Count >= Options.Http2MaxStreams + SpareLanes;

    private RequestLane? TakeLane()
    {
        bool isFull = HasMostLanes;
        for (int i = _idle.Count - 1, tried = 0; i >= 0 && (tried < LanesTried || isFull); i--, tried++)
        {
            RequestLane lane = _idle[i];
            if (!lane.IsIdle)
                continue;
            _idle[i] = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            return lane;
        }

        if (isFull)
            return null;
        RequestLane made = new(this);
        Add(made);
        _listener.Serve(made, Loop, _counters);
        return made.IsIdle ? made : null; // a listener that is done draining waits for no request
    }

    private void NameLast()
    {
        if (_drain == Drain.Named)
            return;
        _drain = Drain.Named;
        Protocol.GoAway();
        IsLeaving = true;
    }

    private bool AnswerTooLarge(int streamId)
    {
        Span<byte> room = ReserveBlock(128);
        if (room.IsEmpty)
            return false;
        HpackWriter writer = new(BlockIn(room));
        if (!Protocol.Encoder.TryBegin(ref writer) || !Protocol.Encoder.TryEncode(":status"u8, "431"u8, ref writer))
            return false;
        WriteBlock(streamId, room, writer.Length, endStream: true);
        return true;
    }

    private static bool IsExtendedConnect(HeaderBlock block)
    {
        foreach (ref readonly HeaderField field in block.Fields)
        {
            if (field.Pseudo == PseudoField.None)
                return false;
            if (field.Pseudo == PseudoField.Protocol)
                return true;
        }

        return false;
    }

    private ReadOnlySpan<byte> NewKey(Span<byte> into)
    {
        Span<byte> random = stackalloc byte[16];
        Loop.Random.NextBytes(random);
        _ = Base64.EncodeToUtf8(random, into, out _, out _);
        return into;
    }

    /// <summary>Counts and logs what no exchange gets to see.</summary>
    private void Note(int status, string reason)
    {
        if (status != 0)
            _counters.CountRequest(status);
        _counters.Reasons.Add(reason);
        Loop.LogRefusal(Options.Name, Connection.Remote, status, reason, protocol: Logging.ProtocolNames.Http2);
    }
}
