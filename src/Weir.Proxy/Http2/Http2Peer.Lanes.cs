using Weir.Http.Hpack;
using Weir.Http.Http2;
using Weir.Http.Http2.Heads;
using Weir.Net.Buffers;

namespace Weir.Proxy.Http2;

/// <content>What lanes write: whose turn it is, field blocks, trailers, and how long all of it may take.</content>
internal abstract partial class Http2Peer
{
    private readonly LaneQueue _line = new();
    private int _round;
    private int _headsInLine;
    private long _headBegun;
    private long _lastMoved;
    private long _sentBefore = -1;
    private long _receivedBefore;
    private bool _wasPending;
    private bool _wasIdle;

    /// <summary>Milliseconds on the loop's clock: since then no stream has been open.</summary>
    protected long IdleSince { get; private set; }

    /// <summary>When something came last, on the loop's clock.</summary>
    protected long ReceivedAt { get; private set; }

    /// <summary>Where a field block is encoded in what <see cref="ReserveBlock"/> gave.</summary>
    public static Span<byte> BlockIn(Span<byte> room) => room[FrameHeader.Size..];

    /// <summary>How many bytes of content the lane may write now, in one frame; at 0 it is told when to go on.</summary>
    /// <remarks>Fair: while others wait, each writes one frame a round and then goes to the end of the line.</remarks>
    public int ContentRoom(Lane lane, int wanted)
    {
        int credit = Protocol.Credit(lane.Stream);
        if (credit == 0)
        {
            // Its own window: its own update will come. The connection's: one of many wait for it.
            if (lane.Stream.SendWindow > 0)
                _line.Add(lane);
            return 0;
        }

        bool hadTurn = _line.Count > 0 && lane.LastRound == _round;
        if (hadTurn || (!Output.HasRoom && !Output.Flush() && !Output.HasRoom))
        {
            _line.Add(lane);
            return 0;
        }

        lane.LastRound = _round;
        return Math.Min(Math.Min(wanted, credit), FrameRule.MaxPayloadBytes);
    }

    /// <summary>There was no room for a head: the lane goes on when there is, window or not.</summary>
    public void WaitWithHead(Lane lane)
    {
        if (!lane.WaitsWithHead)
            _headsInLine++;
        lane.WaitsWithHead = true;
        _line.Add(lane);
    }

    /// <summary>Room for a field block of at most that size and the frames around it.</summary>
    /// <returns>Empty when there is none.</returns>
    public Span<byte> ReserveBlock(int most)
    {
        int bytes = most + (FrameHeader.Size * (2 + (most / FrameRule.MaxPayloadBytes)));
        Span<byte> room = Output.Reserve(bytes);
        return room.Length < bytes ? default : room;
    }

    /// <summary>Frames the block that was encoded: HEADERS, and CONTINUATION when it is longer than a frame may be.</summary>
    public void WriteBlock(int streamId, Span<byte> room, int length, bool endStream)
    {
        const int Most = FrameRule.MaxPayloadBytes;
        int frames = Math.Max((length + Most - 1) / Most, 1);
        for (int i = frames - 1; i >= 0; i--)
        {
            int size = Math.Min(length - (i * Most), Most);
            int target = i * (Most + FrameHeader.Size);
            if (i > 0)
                room.Slice(FrameHeader.Size + (i * Most), size).CopyTo(room[(target + FrameHeader.Size)..]);
            byte flags = i == frames - 1 ? FrameFlags.EndHeaders : FrameFlags.None;
            if (i == 0 && endStream)
                flags |= FrameFlags.EndStream;
            new FrameHeader(size, i == 0 ? FrameType.Headers : FrameType.Continuation, flags, streamId).Write(room[target..]);
        }

        Output.Advance(length + (frames * FrameHeader.Size));
    }

    /// <summary>When the peer must have moved on with a head it has begun, or taken what we have sent; never when it has nothing to do.</summary>
    protected long ProgressDeadline(TimeSpan head, TimeSpan body)
    {
        long deadline = Net.Waiter.Never;
        if (_headBegun != 0)
            deadline = _headBegun + (long)head.TotalMilliseconds;
        if (Output.Pending > 0 || (_input is not null && _headBegun == 0))
            deadline = Math.Min(deadline, _lastMoved + (long)body.TotalMilliseconds);
        return deadline;
    }

    /// <summary>Somebody waits, and for something that is there. Heads need no window.</summary>
    private bool CanServeLine => _line.Count > 0 && (Protocol.ConnectionCredit > 0 || _headsInLine > 0);

    /// <summary>Each that waits gets its turn.</summary>
    private void ServeLine()
    {
        if (!CanServeLine)
            return;
        _round++;
        for (int turns = _line.Count; turns > 0 && Output.HasRoom; turns--)
        {
            Lane lane = _line.Take();
            if (lane.WaitsWithHead)
                _headsInLine--;
            lane.WaitsWithHead = false;
            lane.OnWritable();
        }
    }

    /// <summary>Keeps the times that deadlines are made from.</summary>
    private void NoteProgress()
    {
        long now = Loop.Loop.Now;
        bool inHead = !Protocol.IsEstablished || Protocol.IsBlockOpen
            || (_input is { Length: >= 4 } && (FrameType)_input.Filled[3] is FrameType.Headers or FrameType.Continuation);
        if (!inHead)
            _headBegun = 0;
        else if (_headBegun == 0)
            _headBegun = now;

        // While something waits to go out only what goes out counts: a peer must not keep it here by sending us something else.
        bool isPending = Output.Pending > 0;
        bool received = Connection.BytesReceived != _receivedBefore;
        if (Connection.BytesSent != _sentBefore || (isPending ? !_wasPending : received))
            _lastMoved = now;
        _sentBefore = Connection.BytesSent;
        if (received)
            ReceivedAt = now;
        _receivedBefore = Connection.BytesReceived;
        _wasPending = isPending;

        bool isIdle = Protocol.OpenStreams == 0;
        if (isIdle && !_wasIdle)
            IdleSince = now;
        _wasIdle = isIdle;
    }

    private Http2Error OnTrailers(Lane lane, HeaderBlock block)
    {
        if (block.Count == 0)
        {
            lane.OnTrailers(null);
            return Http2Error.None;
        }

        PooledBuffer? lines = Loop.Loop.Buffers.TryRent(Math.Min(TrailersToHttp1.MaxBytes(block), BufferPool.LargestBytes));
        if (lines is null)
            return Http2Error.EnhanceYourCalm;
        HeadError error = TrailersToHttp1.Write(block, lines.Free, out int length);
        if (error == HeadError.None && length <= Loop.Limits.TrailerBytes && length > 0)
        {
            lines.Advance(length);
            lane.OnTrailers(lines);
            return Http2Error.None;
        }

        lines.Return();
        if (error == HeadError.None && length == 0)
        {
            lane.OnTrailers(null);
            return Http2Error.None;
        }

        return error is HeadError.TooLarge or HeadError.None ? Http2Error.EnhanceYourCalm : Http2Error.ProtocolError;
    }
}
