using System.Net;
using Weir.Http;
using Weir.Http.Http1;
using Weir.Http.Http2;
using Weir.Http.Http2.Heads;
using Weir.Net;
using Weir.Net.Buffers;

namespace Weir.Proxy.Http2;

/// <summary>An HTTP/2 stream as the forwarder sees it: a connection that carries the stream's HTTP/1.1 form.</summary>
/// <remarks>
/// What comes on the stream is read here as HTTP/1.1 bytes; HTTP/1.1 bytes sent here go out as frames. A lane serves one stream after
/// another, as a keep-alive connection does requests. Back-pressure works both ways by what a connection has anyway: a send that takes
/// less than given, and content that is not read and so not given back to the peer's window. See docs/adr/005-http2-lanes.md. One thread.
/// </remarks>
internal abstract class Lane : Connection
{
    private ChunkedDecoder _decoder;
    private PooledBuffer? _trailers;

    protected Lane(Http2Peer peer)
        : base(peer.Loop.Loop)
    {
        Peer = peer;
        Stream = new Http2Stream { Owner = this };
        Input = new LaneInput(peer.Loop.Loop.Buffers);
        Remote = peer.Connection.Remote;
        Watched = true; // nobody polls: what happens is told by the session
    }

    /// <summary>How far the message is that goes out.</summary>
    protected enum OutStep
    {
        Head,
        Length,
        Chunked,

        /// <summary>Everything up to the close: a tunnel, or a response that says no length.</summary>
        Raw,

        /// <summary>END_STREAM was sent.</summary>
        Done,
    }

    public Http2Peer Peer { get; }

    /// <summary>The stream at the moment, or the last one.</summary>
    public Http2Stream Stream { get; }

    /// <summary>A stream is served: from its begin to the moment at which the lane could take another.</summary>
    public bool IsBusy { get; protected set; }

    /// <summary>Not to be read before the frames at hand are.</summary>
    public bool IsHeld { get; set; }

    /// <summary>The next in <see cref="LaneQueue"/>.</summary>
    public Lane? NextInLine { get; set; }

    /// <summary>In <see cref="LaneQueue"/> already.</summary>
    public bool WaitsInLine { get; set; }

    /// <summary>It waits there with a head, which needs room and no window.</summary>
    public bool WaitsWithHead { get; set; }

    /// <summary>The round in which it last wrote content; see <see cref="Http2Peer.ContentRoom"/>.</summary>
    public int LastRound { get; set; }

    /// <summary>Its place among the lanes of the connection.</summary>
    public int Place { get; set; }

    public override EndPoint? LocalEndPoint => Peer.Connection.LocalEndPoint;

    protected LaneInput Input { get; }

    protected OutStep Out { get; set; }

    /// <summary>Content of the outgoing message that its length still promises.</summary>
    protected long OutRemaining { get; set; }

    /// <summary>The stream has become a tunnel (RFC 8441).</summary>
    protected bool IsTunnel { get; set; }

    /// <summary>Sending can do nothing any more, though receiving can.</summary>
    protected bool SendIsDead { get; set; }

    protected Http2Protocol Protocol => Peer.Protocol;

    /// <summary>The last byte of what came has been read, and no more will come.</summary>
    protected abstract bool IsAtEnd { get; }

    public override int Receive(Span<byte> into)
    {
        if (State != ConnectionState.Open)
            return NotOpen();
        int count = Input.Read(into, out int content);
        if (content > 0)
        {
            Protocol.Consumed(Stream, content);
            Peer.FlushSoon();
        }

        BytesReceived += count;
        IsReadable = Input.HasBytes || IsAtEnd || IsBroken;
        if (count > 0 || into.IsEmpty)
            return count;
        return IsBroken ? Failed : IsAtEnd ? 0 : WouldBlock;
    }

    public override int Send(ReadOnlySpan<byte> bytes)
    {
        if (State != ConnectionState.Open)
            return NotOpen();
        if (IsBroken || SendIsDead)
            return Failed;
        int taken = 0;
        while (taken < bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes[taken..];
            int count = Out switch
            {
                OutStep.Head => SendHead(rest),
                OutStep.Length => SendContent(rest, OutRemaining),
                OutStep.Chunked => SendChunked(rest),
                OutStep.Raw => SendContent(rest, long.MaxValue),
                _ => Failed,
            };
            if (IsBroken || count == Failed)
                return taken > 0 && !IsBroken ? taken : Failed;
            if (count <= 0)
                break;
            taken += count;
        }

        BytesSent += taken;
        IsWritable = taken == bytes.Length;
        Peer.FlushSoon();
        return taken == 0 && !bytes.IsEmpty ? WouldBlock : taken;
    }

    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.IsEmpty)
            return Send(second);
        int sent = Send(first);
        if (sent < first.Length || second.IsEmpty)
            return sent;
        int more = Send(second);
        return more == Failed ? Failed : sent + Math.Max(0, more);
    }

    public override void Close() => Leave(isReset: false);

    public override void Reset() => Leave(isReset: true);

    /// <summary>Content has come, in the session's input buffer.</summary>
    public void OnData(PooledBuffer buffer, int start, int length, bool ends)
    {
        if (ends)
            Input.End();
        if (length > 0)
            Input.Offer(buffer, start, length);
        if (!IsHeld)
            WakeReader();
        int unread = Input.UnreadContent;
        if (length > 0 && !Input.Settle())
        {
            Protocol.GiveToConnection(unread - Input.UnreadContent);
            Peer.Refuse(this, Http2Error.EnhanceYourCalm);
        }
        else if (ends)
        {
            OnEnded();
        }
    }

    /// <summary>The trailers have come; the peer's message is whole.</summary>
    public void OnTrailers(PooledBuffer? trailers)
    {
        Input.End(trailers);
        if (!IsHeld)
            WakeReader();
        OnEnded();
    }

    /// <summary>More may be sent.</summary>
    public void OnWritable()
    {
        if (IsWritable || State != ConnectionState.Open || IsBroken)
            return;
        IsWritable = true;
        Notify(Interest.Write);
    }

    /// <summary>The stream, or the whole connection, is gone.</summary>
    public abstract void OnReset(Http2Error code, bool byPeer);

    /// <summary>Ends the stream in the way that fits how far it has come. Called once, when the lane is closed.</summary>
    protected abstract void EndStream(bool isReset);

    /// <summary>Sends the head at the front of <paramref name="bytes"/>.</summary>
    /// <returns>Its length; 0 when it must wait; <see cref="Connection.Failed"/>.</returns>
    protected abstract int SendHead(ReadOnlySpan<byte> bytes);

    /// <summary>END_STREAM has just been written.</summary>
    protected abstract void OnSent();

    /// <summary>END_STREAM has come, and the reader has been told.</summary>
    protected abstract void OnEnded();

    protected override void Watch()
    {
    }

    protected void WakeReader()
    {
        IsReadable = true;
        Notify(Interest.Read);
    }

    /// <summary>Nothing goes any more, in either direction.</summary>
    protected void Break(ConnectionError error)
    {
        if (IsBroken || State == ConnectionState.Closed)
            return;
        Error = error;
        IsBroken = IsReadable = IsWritable = true;
        Notify(Interest.Read | Interest.Write | Interest.Close);
    }

    /// <summary>Throws away what has come and was not read.</summary>
    protected void DropInput()
    {
        int unread = Input.UnreadContent;
        Input.Release();
        if (unread > 0)
            Protocol.GiveToConnection(unread);
    }

    /// <summary>The outgoing message is framed like this from here on.</summary>
    protected void BeginContent(BodyFraming framing, long contentLength)
    {
        switch (framing)
        {
            case BodyFraming.Length:
                Out = OutStep.Length;
                OutRemaining = contentLength;
                break;
            case BodyFraming.Chunked:
                Out = OutStep.Chunked;
                _decoder = new ChunkedDecoder(Peer.Loop.Limits);
                break;
            case BodyFraming.UntilClose:
                Out = OutStep.Raw;
                break;
            default:
                Finish();
                break;
        }
    }

    /// <summary>Ends the outgoing direction where the frames written last do not say so yet.</summary>
    protected void SendEnd()
    {
        if (Stream.LocalEnded)
            return;
        if (!Peer.Output.TryEndLastData(Stream.Id) && !Peer.Output.TryWriteData(Stream.Id, default, endStream: true))
            Peer.Output.Abandon(); // no buffer left: better no connection than a peer that waits for ever
        Finish();
        Peer.FlushSoon();
    }

    private void Leave(bool isReset)
    {
        if (State == ConnectionState.Closed)
            return;
        State = ConnectionState.Closed;
        Owner = null;
        IsReadable = IsWritable = false;
        EndStream(isReset);
        DropInput();
        ReleaseTrailers();
        IsBusy = false;
        Peer.OnLaneClosed(this);
        Peer.FlushSoon();
    }

    private void Finish()
    {
        Out = OutStep.Done;
        ReleaseTrailers();
        Protocol.EndLocal(Stream);
        OnSent();
    }

    private int SendContent(ReadOnlySpan<byte> bytes, long limit)
    {
        int most = (int)Math.Min(bytes.Length, limit);
        int sent = 0;
        while (sent < most)
        {
            int count = Peer.ContentRoom(this, most - sent);
            if (count == 0)
                break;
            bool ends = Out == OutStep.Length && OutRemaining == count;
            if (!Peer.Output.TryWriteData(Stream.Id, bytes.Slice(sent, count), ends))
                return Fault(); // there was room: the loop has no buffer left

            Protocol.CountData(Stream, count);
            sent += count;
            if (Out == OutStep.Length)
                OutRemaining -= count;
            if (ends)
                Finish();
        }

        return sent;
    }

    /// <summary>Decodes no more content at a time than may be sent: what the decoder has taken must go out.</summary>
    private int SendChunked(ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        while (taken < bytes.Length && Out == OutStep.Chunked)
        {
            int room = _decoder.Remaining > 0 ? Peer.ContentRoom(this, (int)Math.Min(_decoder.Remaining, bytes.Length - taken)) : 1;
            if (room == 0)
                break;
            ChunkEvent found = _decoder.Read(bytes.Slice(taken, room), out int used, out ByteRange data, out _);
            ReadOnlySpan<byte> content = data.Of(bytes.Slice(taken, room));
            switch (found)
            {
                case ChunkEvent.Data when !Peer.Output.TryWriteData(Stream.Id, content, endStream: false):
                    return Fault(); // as above
                case ChunkEvent.Data:
                    Protocol.CountData(Stream, content.Length);
                    break;
                case ChunkEvent.Trailer when !KeepTrailer(content):
                case ChunkEvent.Invalid:
                    return Fault();
                case ChunkEvent.End when !SendTrailers():
                    return Fault();
                default:
                    break;
            }

            taken += used;
        }

        return taken;
    }

    private bool KeepTrailer(ReadOnlySpan<byte> bytes)
    {
        _trailers ??= Loop.Buffers.TryRent(Math.Min(Peer.Loop.Limits.TrailerBytes, BufferPool.LargestBytes));
        return _trailers is not null && _trailers.Append(bytes) == bytes.Length;
    }

    private bool SendTrailers()
    {
        if (_trailers is null)
        {
            SendEnd();
            return true;
        }

        int most = TrailersToHttp2.MaxBytes(_trailers.Length);
        Span<byte> room = Peer.ReserveBlock(most);
        if (room.IsEmpty || TrailersToHttp2.Write(_trailers.Filled, Protocol.Encoder, Http2Peer.BlockIn(room), out int length) != HeadError.None)
            return false;
        if (length == 0)
        {
            SendEnd();
            return true;
        }

        Peer.WriteBlock(Stream.Id, room, length, endStream: true);
        Finish();
        return true;
    }

    // The message cannot be brought to its end: the peer must not take it for whole.
    private int Fault()
    {
        Peer.Refuse(this, Http2Error.InternalError);
        return Failed;
    }

    private void ReleaseTrailers()
    {
        _trailers?.Return();
        _trailers = null;
    }

    private int NotOpen()
    {
        if (State == ConnectionState.Connecting)
            return WouldBlock;
        if (Error == ConnectionError.None)
            Error = ConnectionError.Other;
        return Failed;
    }
}
