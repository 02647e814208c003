namespace Weir.Http.Http2;

/// <content>What the handler does to streams.</content>
public sealed partial class Http2Protocol
{
    /// <summary>Client: opens a stream with the next id; its HEADERS must be the next that is written.</summary>
    public void Open(Http2Stream stream)
    {
        stream.Open(_nextId, Peer.WindowBytes, _limits.StreamWindowBytes);
        _streams.Add(_nextId, stream);
        _nextId += 2;
        _flood.EarnByOpened();
    }

    /// <summary>Bytes of content that may be sent now.</summary>
    public int Credit(Http2Stream stream) => stream.LocalEnded ? 0 : Math.Min(Math.Max(stream.SendWindow, 0), _send.Available);

    /// <summary>Counts a DATA frame that was written. Within <see cref="Credit"/>.</summary>
    public void CountData(Http2Stream stream, int bytes)
    {
        _ = _send.TryTake(bytes);
        _ = stream.TrySend(bytes);
        _flood.EarnByDataSent();
    }

    /// <summary>END_STREAM was written.</summary>
    public void EndLocal(Http2Stream stream)
    {
        stream.EndLocal();
        if (stream.IsClosed)
            Remove(stream, StreamEnding.Completed);
    }

    /// <summary>Content was consumed: the peer may send as much again.</summary>
    public void Consumed(Http2Stream stream, int bytes)
    {
        GiveToConnection(bytes);
        if (stream.RemoteEnded)
            return; // nobody needs a window to send nothing
        int increment = stream.Give(bytes);
        if (increment > 0)
            WriteWindowUpdate(stream.Id, increment);
    }

    /// <summary>Content of a stream that is gone was thrown away.</summary>
    public void GiveToConnection(int bytes)
    {
        int increment = _receive.Give(bytes);
        if (increment > 0)
            WriteWindowUpdate(0, increment);
    }

    /// <summary>Ends a stream with RST_STREAM, unless it is closed already.</summary>
    public void Reset(Http2Stream stream, Http2Error code)
    {
        if (stream.IsClosed)
            return;
        Remove(stream, StreamEnding.ResetByUs);
        WriteReset(stream.Id, code);
    }

    /// <summary>The peer has broken a rule on this stream.</summary>
    private void FailStream(Http2Stream stream, Http2Error code)
    {
        bool wasClosed = stream.IsClosed; // END_STREAM both ways, and then trailers that are malformed
        if (wasClosed)
            WriteReset(stream.Id, code);
        else
            Reset(stream, code);
        if (IsServer && !Spend(FloodKind.Reset))
            return;
        _handler.OnReset(stream, code, byPeer: false);
    }

    private void EndRemote(Http2Stream stream)
    {
        stream.EndRemote();
        if (stream.IsClosed)
            Remove(stream, StreamEnding.Completed);
    }

    private void Remove(Http2Stream stream, StreamEnding ending)
    {
        stream.Close();
        _streams.Remove(stream.Id);
        _closed.Add(stream.Id, ending);
    }

    private void WriteReset(int streamId, Http2Error code)
    {
        Span<byte> frame = stackalloc byte[FrameWriter.RstStreamBytes];
        FrameWriter.WriteRstStream(frame, streamId, code);
        _handler.Write(frame);
    }

    private void WriteWindowUpdate(int streamId, int increment)
    {
        Span<byte> frame = stackalloc byte[FrameWriter.WindowUpdateBytes];
        FrameWriter.WriteWindowUpdate(frame, streamId, increment);
        _handler.Write(frame);
    }
}
