namespace Weir.Http.Http2;

/// <summary>One stream of a connection: state, windows, and how much content is to come. Used again for another id. One thread.</summary>
public sealed class Http2Stream
{
    private FlowWindow _send;
    private ReceiveWindow _receive;

    /// <summary>Who serves it; set once by the owner of this object.</summary>
    public object? Owner { get; init; }

    public int Id { get; private set; }

    public Http2StreamState State { get; private set; }

    /// <summary>Content bytes the peer has announced and not sent yet; -1 when it has announced nothing (RFC 9113 §8.1.1).</summary>
    public long ExpectedBytes { get; set; }

    /// <summary>The peer's final head has come (as a client: not an interim one); another HEADERS frame is trailers.</summary>
    public bool HasHead { get; set; }

    /// <summary>The peer sends no more.</summary>
    public bool RemoteEnded => State is Http2StreamState.HalfClosedRemote or Http2StreamState.Closed;

    /// <summary>We send no more.</summary>
    public bool LocalEnded => State is Http2StreamState.HalfClosedLocal or Http2StreamState.Closed;

    public bool IsClosed => State == Http2StreamState.Closed;

    /// <summary>May be negative, see <see cref="FlowWindow"/>.</summary>
    public int SendWindow => _send.Bytes;

    /// <summary>What the peer may still send.</summary>
    public int ReceiveWindow => _receive.Available;

    internal void Open(int id, int sendWindowBytes, int receiveWindowBytes)
    {
        Id = id;
        State = Http2StreamState.Open;
        ExpectedBytes = -1;
        HasHead = false;
        _send = new(sendWindowBytes);
        _receive = new(receiveWindowBytes);
    }

    internal void EndLocal() =>
        State = State == Http2StreamState.Open ? Http2StreamState.HalfClosedLocal : Http2StreamState.Closed;

    internal void EndRemote() =>
        State = State == Http2StreamState.Open ? Http2StreamState.HalfClosedRemote : Http2StreamState.Closed;

    internal void Close() => State = Http2StreamState.Closed;

    internal bool TryOpenSend(int delta) => _send.TryAdd(delta);

    internal bool TrySend(int count) => _send.TryTake(count);

    internal bool TryReceive(int count) => _receive.TryTake(count);

    internal int Give(int count) => _receive.Give(count);
}
