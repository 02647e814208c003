using Weir.Http;
using Weir.Http.Hpack;
using Weir.Http.Http2;
using Weir.Net;
using Weir.Net.Buffers;

namespace Weir.Proxy.Http2;

/// <summary>One HTTP/2 connection, either side: moves bytes between its socket, the protocol and the lanes.</summary>
/// <remarks>
/// <see cref="RunAsync"/> is its life in straight line. Frames read from the socket wake lanes inline; what lanes send, from in there or from
/// elsewhere on the loop, is gathered and goes out together at the end of the turn. On its loop's thread only.
/// </remarks>
internal abstract partial class Http2Peer : IHttp2Handler
{
    private const int InputBytes = 64 * 1024;

    /// <summary>What one turn reads, and about what it writes, before other connections get theirs.</summary>
    private const int ShareBytes = 512 * 1024;

    /// <summary>What is read and thrown away after a GOAWAY, so that the peer sees it and not a reset.</summary>
    private const int LingerBytes = 256 * 1024;
    private const long LingerMilliseconds = 1000;

    /// <summary>How long a peer may leave our settings unacknowledged (RFC 9113 §6.5.3).</summary>
    private const long SettingsMilliseconds = 10_000;

    private readonly List<Lane> _lanes = [];
    private PooledBuffer? _input;
    private bool _isPumping;
    private bool _isPaused;
    private bool _hasEnded;
    private bool _mustYield;
    private bool _isOver;
    private long _settingsDeadline;

    protected Http2Peer(ProxyLoop loop, Waiter waiter, Connection connection, bool isServer, Http2Limits limits)
    {
        Loop = loop;
        Waiter = waiter;
        Connection = connection;
        connection.Owner = waiter;
        Output = new FrameOutput(connection);
        Protocol = new Http2Protocol(isServer, limits, loop.Http2.Block, this);
    }

    public ProxyLoop Loop { get; }

    /// <summary>The real one.</summary>
    public Connection Connection { get; }

    public FrameOutput Output { get; }

    public Http2Protocol Protocol { get; }

    bool IHttp2Handler.CanTakeFrame => Output.Pending < FrameOutput.ContentBytes * 2;

    protected Waiter Waiter { get; }

    /// <summary>All of the connection, busy and idle.</summary>
    protected IReadOnlyList<Lane> Lanes => _lanes;

    /// <summary>Finish what is begun and close.</summary>
    protected bool IsLeaving { get; set; }

    /// <summary>Has the loop flush what was written, in this turn.</summary>
    public void FlushSoon()
    {
        if (!_isPumping && (Output.Pending > 0 || CanServeLine))
            Loop.Loop.Schedule(Waiter);
    }

    /// <summary>Resets a stream whose message cannot be carried on.</summary>
    public void Refuse(Lane lane, Http2Error code)
    {
        Protocol.Reset(lane.Stream, code);
        lane.OnReset(code, byPeer: false);
        FlushSoon();
    }

    /// <summary>The lane was closed: it takes no more streams.</summary>
    public virtual void OnLaneClosed(Lane lane)
    {
        _lanes[lane.Place] = _lanes[^1];
        _lanes[lane.Place].Place = lane.Place;
        _lanes.RemoveAt(_lanes.Count - 1);
        if (IsLeaving && !_isPumping)
            Loop.Loop.Schedule(Waiter);
    }

    void IHttp2Handler.Write(ReadOnlySpan<byte> frames) => Output.Write(frames);

    Http2Stream? IHttp2Handler.OnRequest(int streamId, HeaderBlock block, bool endsStream, out long contentLength, out Http2Error error) =>
        OnRequest(streamId, block, endsStream, out contentLength, out error);

    void IHttp2Handler.OnBegun(Http2Stream stream) => OnBegun((RequestLane)stream.Owner!);

    Http2Error IHttp2Handler.OnResponse(Http2Stream stream, HeaderBlock block, bool endsStream) =>
        ((ResponseLane)stream.Owner!).OnResponse(block, endsStream);

    Http2Error IHttp2Handler.OnTrailers(Http2Stream stream, HeaderBlock block) => OnTrailers((Lane)stream.Owner!, block);

    void IHttp2Handler.OnData(Http2Stream stream, ByteRange data, bool endsStream) =>
        ((Lane)stream.Owner!).OnData(_input!, _input!.Start + data.Start, data.Length, endsStream);

    void IHttp2Handler.OnReset(Http2Stream stream, Http2Error code, bool byPeer)
    {
        OnStreamReset(byPeer);
        ((Lane)stream.Owner!).OnReset(code, byPeer);
    }

    void IHttp2Handler.OnWindow(Http2Stream? stream)
    {
        // Those that wait for the connection's window have their turns at the end of the event, one after the other.
        if (stream is not null)
            ((Lane)stream.Owner!).OnWritable();
    }

    void IHttp2Handler.OnSettings()
    {
    }

    void IHttp2Handler.OnGoAway(int lastStreamId, Http2Error code) => OnGoAway(lastStreamId);

    void IHttp2Handler.OnPong() => OnPong();

    protected abstract Http2Stream? OnRequest(int streamId, HeaderBlock block, bool endsStream, out long contentLength, out Http2Error error);

    protected abstract void OnBegun(RequestLane lane);

    protected abstract void OnGoAway(int lastStreamId);

    protected abstract void OnPong();

    /// <summary>For the counters.</summary>
    protected abstract void OnStreamReset(bool byPeer);

    /// <summary>The real connection is there, or was from the beginning.</summary>
    /// <returns>False when it does not speak HTTP/2.</returns>
    protected abstract bool OnConnected();

    /// <summary>When something has to be done though nothing happens.</summary>
    protected abstract long NextDeadline();

    /// <summary>A deadline has passed.</summary>
    /// <returns>False when the connection ends over it.</returns>
    protected abstract bool OnTimeout();

    /// <summary>The connection is over; called once, before its lanes are told.</summary>
    protected abstract void OnOver();

    /// <summary>The socket is closed; called last.</summary>
    protected abstract void OnClosed();

    /// <summary>A batch of frames was read.</summary>
    protected abstract void OnFramesRead();

    /// <summary>What was read has been looked at; what is written now goes out in this turn.</summary>
    protected virtual void OnTurn()
    {
    }

    /// <summary>Tells a lane that its connection is no more.</summary>
    protected abstract void EndLane(Lane lane);

    protected void Add(Lane lane)
    {
        lane.Place = _lanes.Count;
        _lanes.Add(lane);
    }

    /// <summary>Bytes that came before this object took over.</summary>
    /// <returns>False when the loop has no buffer for them.</returns>
    protected bool Prepend(ReadOnlySpan<byte> received)
    {
        if (received.IsEmpty)
            return true;
        _input = Loop.Loop.Buffers.TryRent(InputBytes * 2);
        return _input is not null && _input.Append(received) == received.Length;
    }

    protected async Task RunAsync()
    {
        try
        {
            // 1. The socket may still be connecting.
            while (Connection.State == ConnectionState.Connecting)
            {
                Connection.Wants = Interest.Write;
                if (await Waiter.WaitUntil(NextDeadline()) != Wake.Ready)
                    return;
            }

            if (Connection.State != ConnectionState.Open)
                return;

            // 2. Our settings, then frames as they come.
            Protocol.Start();
            _settingsDeadline = Loop.Loop.Now + SettingsMilliseconds;
            if (!OnConnected())
                return;
            bool goOn = Pump();
            bool wasLate = false;
            while (goOn)
            {
                // A deadline that is past even after it was acted on must not keep the loop from its other connections.
                long due = Math.Min(NextDeadline(), SettingsDeadline);
                Wake wake = _mustYield || (wasLate && due <= Loop.Loop.Now) ? await Waiter.Yield() : await Waiter.WaitUntil(due);
                wasLate = wake == Wake.TimedOut;
                goOn = wake switch
                {
                    Wake.Canceled => false,
                    Wake.TimedOut => SettingsInTime() && OnTimeout() && Pump(),
                    _ => Pump(),
                };
            }

            // 3. The lanes learn it at once. What was said last must arrive: a close with bytes unread would cut it off.
            End();
            if (BeginLinger(out long deadline))
            {
                while (Lingers() && await Waiter.WaitUntil(deadline) == Wake.Ready)
                {
                }
            }
        }
        catch (Exception e)
        {
            // A fault of ours: this connection is lost, the loop and all others go on.
            Loop.OnFault(e);
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Does all that can be done now.</summary>
    /// <returns>False when the connection is over.</returns>
    private bool Pump()
    {
        _isPumping = true;
        _mustYield = false;
        int written = 0;
        bool again;
        bool flushed;
        do
        {
            ReadFrames();
            if (!IsOver)
                OnTurn();
            long before = Connection.BytesSent;
            ServeLine();
            flushed = Output.Flush();
            long sent = Connection.BytesSent - before;
            written += (int)sent;
            again = flushed && sent > 0 && (_isPaused || CanServeLine); // without progress the next turn would be the same
            _mustYield |= again && written > ShareBytes;
        }
        while (again && !_mustYield && !IsOver);

        _isPumping = false;
        if (IsOver || (IsLeaving && _lanes.TrueForAll(static l => !l.IsBusy) && flushed))
            return false;
        NoteProgress();
        Connection.Wants = Interest.Close | (_isPaused ? Interest.None : Interest.Read) | (flushed ? Interest.None : Interest.Write);
        return true;
    }

    private long SettingsDeadline => Protocol.IsAcknowledged ? Waiter.Never : _settingsDeadline;

    private bool SettingsInTime()
    {
        if (SettingsDeadline > Loop.Loop.Now)
            return true;
        Protocol.Fail(Http2Error.SettingsTimeout);
        return false;
    }

    private bool IsOver => _hasEnded || Output.HasFailed || Protocol.Error != Http2Error.None;

    private void ReadFrames()
    {
        int moved = 0;
        _isPaused = false;
        while (!IsOver)
        {
            if (_input is { Length: > 0 })
            {
                int consumed = Protocol.Feed(_input.Filled, Loop.Loop.Now);
                _input.Consume(consumed);
                OnFramesRead();
                _isPaused = _input.Length >= FrameHeader.Size && !((IHttp2Handler)this).CanTakeFrame;
                if (_isPaused || Protocol.Error != Http2Error.None)
                    break;
            }

            if (!Connection.IsReadable)
                break;
            if (moved >= ShareBytes)
            {
                _mustYield = true;
                break;
            }

            if (!MakeRoom())
            {
                Protocol.Fail(Http2Error.EnhanceYourCalm);
                break;
            }

            int received = Connection.Receive(_input!.Free);
            if (received == Connection.WouldBlock)
                break;
            _hasEnded = received <= 0;
            if (_hasEnded)
                break;
            _input.Advance(received);
            moved += received;
        }

        KeepLittle();
    }

    /// <summary>A whole frame has room behind what is there.</summary>
    private bool MakeRoom()
    {
        if (_input is { Capacity: >= InputBytes })
        {
            if (_input.Free.Length < InputBytes / 2)
                _input.Compact();
            return true;
        }

        PooledBuffer? larger = Loop.Loop.Buffers.TryRent(InputBytes);
        if (larger is null)
            return false;
        if (_input is not null)
        {
            larger.Append(_input.Filled);
            _input.Return();
        }

        _input = larger;
        return true;
    }

    /// <summary>An idle connection holds no buffer, one that waits for the rest of a frame a small one.</summary>
    private void KeepLittle()
    {
        if (_input is null)
            return;
        PooledBuffer? small = null;
        if (_input.Length > 0)
        {
            if (_input.Length * 4 > _input.Capacity)
                return;
            small = Loop.Loop.Buffers.TryRent(_input.Length);
            if (small is null)
                return;
            small.Append(_input.Filled);
        }

        _input.Return();
        _input = small;
    }

    private bool BeginLinger(out long deadline)
    {
        deadline = Loop.Loop.Now + LingerMilliseconds;
        _ = Output.Flush();
        if (_hasEnded || Output.HasFailed || Connection.IsBroken || Waiter.IsCanceled)
            return false;
        if (Output.Pending == 0)
            Connection.ShutdownSend();
        _input?.Return();
        _input = null;
        return true;
    }

    private int _lingered;

    private bool Lingers()
    {
        while (Connection.IsReadable)
        {
            int received = Connection.Receive(Loop.Loop.ReceiveScratch);
            if (received == Connection.WouldBlock)
                break;
            _lingered += Math.Max(received, 0);
            if (received <= 0 || _lingered > LingerBytes)
                return false;
        }

        Connection.Wants = Interest.Read;
        return true;
    }

    private void End()
    {
        if (_isOver)
            return;
        _isOver = true;
        _isPumping = true; // nothing is flushed for lanes any more
        Output.Seal();
        OnOver();

        // A lane that is told may close, and leaves the list: from the end, each is met once.
        for (int i = _lanes.Count - 1; i >= 0; i--)
        {
            if (i < _lanes.Count)
                EndLane(_lanes[i]);
        }
    }

    private void Close()
    {
        End();
        Output.Abandon();
        _input?.Return();
        _input = null;
        Connection.Close();
        Waiter.Release();
        OnClosed();
    }
}
