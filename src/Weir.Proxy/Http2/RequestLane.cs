using Weir.Http;
using Weir.Http.Http1;
using Weir.Http.Http2;
using Weir.Http.Http2.Heads;
using Weir.Net;
using Weir.Net.Buffers;

namespace Weir.Proxy.Http2;

/// <summary>A client's stream: an HTTP/1.1 client connection for an ordinary <c>HttpSession</c>. Requests come in, responses go out.</summary>
internal sealed class RequestLane : Lane
{
    private readonly Http2Session _session;
    private KnownMethod _method;
    private bool _isExtendedConnect;
    private bool _isOver;

    public RequestLane(Http2Session session)
        : base(session)
    {
        _session = session;
        State = ConnectionState.Open;
        IsWritable = true;
        Out = OutStep.Done;
    }

    /// <summary>Its session waits for a request: it wants to read and nothing else, which is so between two requests only.</summary>
    public bool IsIdle => State == ConnectionState.Open && !IsBusy && !_isOver && Wants == Interest.Read && Owner is not null;

    protected override bool IsAtEnd => _isOver || (IsTunnel && Input.IsDrained);

    /// <summary>Takes a request; <see cref="Begin"/> once its stream is open.</summary>
    /// <param name="head">In HTTP/1.1 form; owned from now on.</param>
    public Http2Stream Accept(PooledBuffer head, in TranslatedRequest request, bool hasEnded)
    {
        IsBusy = true;
        _method = request.Method;
        _isExtendedConnect = request.IsExtendedConnect;
        IsTunnel = false;
        Out = OutStep.Head;
        IsWritable = true;
        Input.Begin(head, request.Framing == BodyFraming.Chunked, hasEnded);
        return Stream;
    }

    /// <summary>The request has come whole.</summary>
    public bool HasRequest => Input.HasEnded;

    /// <summary>The request may be read.</summary>
    public void Begin()
    {
        IsHeld = false;
        if (State == ConnectionState.Open)
            WakeReader();
    }

    /// <summary>No request will come any more: the session sees the end of its connection.</summary>
    public void EndIdle()
    {
        if (IsBusy || State != ConnectionState.Open)
            return;
        _isOver = true;
        WakeReader();
    }

    public override void OnReset(Http2Error code, bool byPeer)
    {
        DropInput();
        Break(ConnectionError.Reset);
    }

    public override void ShutdownSend()
    {
        if (State != ConnectionState.Open || IsBroken)
            return;
        if (Out == OutStep.Raw)
            SendEnd();
        if (Out != OutStep.Done || IsTunnel)
            return;

        // RFC 9113 §8.1: a response that does not need the rest of its request may say so.
        Protocol.Reset(Stream, Http2Error.None);
        DropInput();
        _isOver = true; // what the session reads from here on is the end
        WakeReader();
        Peer.FlushSoon();
    }

    protected override void EndStream(bool isReset)
    {
        if (!IsBusy || Stream.IsClosed)
            return;
        if (Out == OutStep.Raw && !isReset)
            SendEnd();
        Protocol.Reset(Stream, Out == OutStep.Done ? Http2Error.None : Http2Error.InternalError);
    }

    protected override int SendHead(ReadOnlySpan<byte> bytes)
    {
        ResponseHead head = Peer.Loop.Http2.Response;
        if (ResponseParser.Parse(bytes, Peer.Loop.Http2.Limits, _method, head, out _) != HeadStatus.Complete)
            return Refuse(); // the forwarder writes heads whole
        if (!Peer.Output.HasRoom)
        {
            Peer.WaitWithHead(this);
            return 0;
        }

        Span<byte> room = Peer.ReserveBlock(ResponseToHttp2.MaxBytes(head));
        if (room.IsEmpty
            || ResponseToHttp2.Write(bytes, head, _isExtendedConnect, Protocol.Encoder, Http2Peer.BlockIn(room), out int length) != HeadError.None)
        {
            return Refuse();
        }

        bool ends = !head.IsInterim && !head.IsSwitch && head.Framing == BodyFraming.None;
        Peer.WriteBlock(Stream.Id, room, length, ends);
        if (head.IsInterim)
            return head.Length;
        if (head.IsSwitch)
        {
            IsTunnel = true;
            Out = OutStep.Raw;
        }
        else
        {
            BeginContent(head.Framing, head.ContentLength);
        }

        return head.Length;
    }

    // A request whose content is there and whose END_STREAM is not keeps its lane: one that never ends counts against the stream limit.
    protected override void OnSent() => ParkIfDone();

    protected override void OnEnded() => ParkIfDone();

    private void ParkIfDone()
    {
        // Whether the session goes on to another request it knows itself: see IsIdle.
        if (!IsBusy || IsBroken || State != ConnectionState.Open || Out != OutStep.Done || !Stream.IsClosed || IsTunnel)
            return;
        DropInput(); // trailers behind a length, which nobody reads
        IsBusy = false;
        _session.Park(this);
    }

    private int Refuse()
    {
        Peer.Refuse(this, Http2Error.InternalError);
        return Failed;
    }
}
