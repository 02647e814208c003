using System.Diagnostics;
using Weir.Http;
using Weir.Http.Hpack;
using Weir.Http.Http1;
using Weir.Http.Http2;
using Weir.Http.Http2.Heads;
using Weir.Net;
using Weir.Net.Buffers;

namespace Weir.Proxy.Http2;

/// <summary>A stream to an endpoint: an upstream connection for the forwarder. Requests go out, responses come in.</summary>
internal sealed class ResponseLane : Lane
{
    private readonly byte[] _webSocketAccept = new byte[WebSocketAccept.Bytes];
    private readonly Http2Upstream _upstream;
    private KnownMethod _method;
    private bool _asksWebSocket;
    private bool _acceptsTrailers;
    private bool _isOpen;

    public ResponseLane(Http2Upstream upstream)
        : base(upstream)
    {
        _upstream = upstream;
        State = ConnectionState.Connecting;
    }

    protected override bool IsAtEnd => IsTunnel && Input.IsDrained;

    /// <summary>The exchange is over in both directions and all of it was read: the lane can take another.</summary>
    public bool IsReusable => State == ConnectionState.Open && !IsBroken && !SendIsDead && !IsTunnel
        && (!_isOpen || (Stream.IsClosed && Input.IsDrained));

    /// <summary>The exchange is over and all of the response has come but its END_STREAM, which may bring trailers that nobody reads.</summary>
    public bool LacksEndOnly => State == ConnectionState.Open && !IsBroken && !SendIsDead && !IsTunnel && _isOpen
        && Stream is { State: Http2StreamState.HalfClosedLocal, HasHead: true, ExpectedBytes: 0 } && !Input.HasBytes;

    /// <summary>Since when the lane waits for no more than END_STREAM, on the loop's clock; 0 while it does not.</summary>
    public long EndingSince { get; private set; }

    /// <summary>Lends the lane for one exchange.</summary>
    public void Lend(IConnectionOwner owner, bool isConnected)
    {
        IsBusy = true;
        Owner = owner;
        Wants = Interest.None;
        Out = OutStep.Head;
        IsReadable = false;
        _isOpen = false;
        if (!isConnected)
            return;
        State = ConnectionState.Open;
        IsWritable = true;
    }

    /// <summary>The exchange is over.</summary>
    public void TakeBack()
    {
        Debug.Assert(IsReusable, "a lane in the middle of an exchange was given back");
        Input.Release();
        IsBusy = false;
        EndingSince = 0;
        Owner = null;
        Wants = Interest.None;
    }

    /// <summary>The exchange is over, the stream nearly: see <see cref="LacksEndOnly"/>.</summary>
    public void AwaitEnd()
    {
        EndingSince = Math.Max(Loop.Now, 1);
        Owner = null;
        Wants = Interest.None;
    }

    /// <summary>The real connection is there.</summary>
    public void OnConnected()
    {
        if (State != ConnectionState.Connecting)
            return;
        State = ConnectionState.Open;
        IsWritable = true;
        Notify(Interest.Write);
    }

    /// <summary>It is not.</summary>
    public void OnConnectFailed(ConnectionError error)
    {
        if (State != ConnectionState.Connecting)
            return;
        State = ConnectionState.Failed;
        Break(error);
    }

    /// <summary>There is no stream for it, nor room to wait for one.</summary>
    public void OnNoStream()
    {
        State = ConnectionState.Failed;
        Break(ConnectionError.NoResources);
    }

    /// <summary>A head has come; unless it ends the stream, whoever waits is woken.</summary>
    public Http2Error OnResponse(HeaderBlock block, bool endsStream)
    {
        PooledBuffer? head = Loop.Buffers.TryRent(Math.Min(ResponseToHttp1.MaxBytes(block), BufferPool.LargestBytes));
        if (head is null)
            return Http2Error.EnhanceYourCalm;
        ResponseConditions conditions = new()
        {
            RequestMethod = _method,
            EndStream = endsStream,
            AcceptsTrailers = _acceptsTrailers,
            WebSocketAccept = _asksWebSocket ? _webSocketAccept : default,
        };
        HeadError error = ResponseToHttp1.Write(block, in conditions, head.Free, out TranslatedResponse response);
        if (error != HeadError.None)
        {
            head.Return();
            _upstream.OnRefusedHead(error);
            return Http2Error.ProtocolError;
        }

        head.Advance(response.Length);
        if (!response.IsInterim)
        {
            Stream.HasHead = true;
            Stream.ExpectedBytes = response.ContentLength;
            IsTunnel = response.Status == 101;
        }

        if (!Input.TryAppendHead(head, response.Framing == BodyFraming.Chunked, hasEnded: false))
        {
            head.Return();
            return Http2Error.EnhanceYourCalm; // interim heads faster than anybody reads them
        }

        if (!endsStream)
            WakeReader();
        return Http2Error.None;
    }

    public override void OnReset(Http2Error code, bool byPeer)
    {
        if (ClosesEnding())
            return;

        // RFC 9113 §8.1: a response that is whole, and no more interest in the request.
        if (Input.HasEnded && !IsTunnel)
        {
            SendIsDead = true;
            IsWritable = true;
            Notify(Interest.Write);
            return;
        }

        // What has come stays readable; then the break is seen.
        Break(byPeer && code == Http2Error.RefusedStream ? ConnectionError.NotProcessed : ConnectionError.Reset);
    }

    /// <summary>The endpoint will not look at this stream (RFC 9113 §6.8), or never saw it.</summary>
    public void OnNotProcessed()
    {
        if (!ClosesEnding())
            Break(ConnectionError.NotProcessed);
    }

    /// <summary>The connection is no more. A response that has come whole can still be read.</summary>
    public void OnConnectionLost()
    {
        if (ClosesEnding())
            return;
        if (_isOpen && Input.HasEnded && !IsTunnel)
            SendIsDead = true;
        else
            Break(_isOpen ? ConnectionError.Reset : ConnectionError.NotProcessed);
    }

    public override void ShutdownSend()
    {
        if (State == ConnectionState.Open && !IsBroken && Out == OutStep.Raw)
            SendEnd();
    }

    protected override void EndStream(bool isReset)
    {
        if (!_isOpen || Stream.IsClosed)
            return;
        if (IsTunnel && !isReset)
            SendEnd();
        Protocol.Reset(Stream, Input.HasEnded ? Http2Error.None : Http2Error.Cancel);
    }

    protected override int SendHead(ReadOnlySpan<byte> bytes)
    {
        RequestHead head = Peer.Loop.Http2.Request;
        if (RequestParser.Parse(bytes, Peer.Loop.Http2.Limits, head, out _) != HeadStatus.Complete)
            return Refuse();

        // After a GOAWAY no stream is given; and no more at a time than the endpoint takes.
        if (!_upstream.WillOpen)
        {
            OnNotProcessed();
            return Failed;
        }

        if (!_upstream.CanOpen)
        {
            _upstream.WaitForStream(this);
            return 0;
        }

        if (!Peer.Output.HasRoom)
        {
            Peer.WaitWithHead(this);
            return 0;
        }

        Span<byte> room = Peer.ReserveBlock(RequestToHttp2.MaxBytes(head));
        if (room.IsEmpty)
            return Refuse();
        HeadError error = RequestToHttp2.Write(
            bytes, head, _upstream.IsSecure, Protocol.Peer.ConnectProtocol, Protocol.Encoder, Http2Peer.BlockIn(room), out int length);
        if (error != HeadError.None)
            return Refuse();

        _method = head.Method;
        _acceptsTrailers = head.AcceptsTrailers;
        _asksWebSocket = head.HasUpgrade && TryAccept(bytes, head);
        IsTunnel = false;
        _isOpen = true;
        Protocol.Open(Stream);
        _upstream.OnOpened();
        bool ends = !head.HasBody && !head.HasUpgrade;
        Peer.WriteBlock(Stream.Id, room, length, ends);
        if (head.HasUpgrade)
        {
            // The tunnel's bytes come after the 2xx; until then the forwarder sends none.
            Out = OutStep.Raw;
        }
        else
        {
            BeginContent(head.Framing, head.ContentLength);
        }

        return head.Length;
    }

    protected override void OnSent()
    {
    }

    protected override void OnEnded()
    {
        if (EndingSince != 0)
            _upstream.OnEnded(this);
    }

    /// <summary>Nobody waits for this lane any more: what goes wrong with its stream ends it.</summary>
    private bool ClosesEnding()
    {
        if (EndingSince == 0)
            return false;
        Close();
        return true;
    }

    private bool TryAccept(ReadOnlySpan<byte> bytes, RequestHead head)
    {
        int index = head.Fields.IndexOf(bytes, "sec-websocket-key"u8);
        return index >= 0 && WebSocketAccept.TryWrite(head.Fields[index].Value.Of(bytes), _webSocketAccept);
    }

    private int Refuse()
    {
        Break(ConnectionError.Other);
        return Failed;
    }
}
