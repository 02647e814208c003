using System.Buffers.Binary;

namespace Weir.Http.Http2;

/// <content>The frames that carry no field block.</content>
public sealed partial class Http2Protocol
{
    private void Take(FrameHeader header, ReadOnlySpan<byte> payload, int offset)
    {
        switch (header.Type)
        {
            case FrameType.Data:
                TakeData(header, payload, offset);
                break;
            case FrameType.Headers:
                TakeHeaders(header, payload);
                break;
            case FrameType.Continuation:
                TakeContinuation(header, payload);
                break;
            case FrameType.Priority:
                TakePriority(header, payload);
                break;
            case FrameType.RstStream:
                TakeReset(header, (Http2Error)BinaryPrimitives.ReadUInt32BigEndian(payload));
                break;
            case FrameType.Settings:
                TakeSettings(header, payload);
                break;
            case FrameType.Ping:
                TakePing(header, payload);
                break;
            case FrameType.GoAway:
                TakeGoAway(payload);
                break;
            case FrameType.WindowUpdate:
                TakeWindowUpdate(header, (int)(BinaryPrimitives.ReadUInt32BigEndian(payload) & int.MaxValue));
                break;
            default:
                _ = Spend(FloodKind.Ignored);
                break;
        }
    }

    private void TakeData(FrameHeader header, ReadOnlySpan<byte> payload, int offset)
    {
        // §6.9.1: all of the payload counts, padding too, whatever becomes of the stream.
        if (!_receive.TryTake(header.Length))
        {
            Fail(Http2Error.FlowControlError);
            return;
        }

        if (!FramePadding.TryStrip(header, payload, out ByteRange content))
        {
            Fail(Http2Error.ProtocolError);
            return;
        }

        if (!_streams.TryGetValue(header.StreamId, out Http2Stream? stream))
        {
            GiveToConnection(header.Length);
            TakeLate(header.StreamId, otherwise: Http2Error.StreamClosed);
            return;
        }

        bool ends = header.Has(FrameFlags.EndStream);
        Http2Error error = CheckData(stream, header.Length, content.Length, ends);
        if (error != Http2Error.None)
        {
            GiveToConnection(header.Length);
            FailStream(stream, error);
            return;
        }

        if (content.IsEmpty && !ends)
        {
            if (!Spend(FloodKind.EmptyData))
                return;
        }
        else if (!content.IsEmpty)
        {
            _flood.EarnByDataReceived();
        }

        if (ends)
            EndRemote(stream);
        if (header.Length > content.Length)
            Consumed(stream, header.Length - content.Length); // the padding
        _handler.OnData(stream, new(offset + content.Start, content.Length), ends);
    }

    private static Http2Error CheckData(Http2Stream stream, int frameBytes, int contentBytes, bool ends)
    {
        if (stream.RemoteEnded)
            return Http2Error.StreamClosed;
        if (!stream.HasHead)
            return Http2Error.ProtocolError; // §8.1: a response begins with its head
        if (!stream.TryReceive(frameBytes))
            return Http2Error.FlowControlError;
        if (stream.ExpectedBytes < 0)
            return Http2Error.None;

        // §8.1.1: content that does not add up to content-length is malformed.
        stream.ExpectedBytes -= contentBytes;
        return stream.ExpectedBytes < 0 || (ends && stream.ExpectedBytes > 0) ? Http2Error.ProtocolError : Http2Error.None;
    }

    private void TakePriority(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        // RFC 9113 §5.3.2 deprecates it. That a stream cannot depend on itself (RFC 7540 §5.3.1) is kept: nobody honest says so.
        if (Spend(FloodKind.Priority) && DependsOnItself(header.StreamId, payload))
            RefuseFrame(header.StreamId, Http2Error.ProtocolError);
    }

    private void TakeReset(FrameHeader header, Http2Error code)
    {
        if (_streams.TryGetValue(header.StreamId, out Http2Stream? stream))
        {
            // A response that is out already was not thrown away: only resets that waste work count.
            if (IsServer && !stream.LocalEnded && !Spend(FloodKind.Reset))
                return;
            Remove(stream, StreamEnding.ResetByPeer);
            _handler.OnReset(stream, code, byPeer: true);
            return;
        }

        if (IsIdle(header.StreamId))
        {
            Fail(Http2Error.ProtocolError); // §6.4
            return;
        }

        if (Spend(FloodKind.Ignored) && _closed[header.StreamId] != StreamEnding.Completed)
            _closed.Add(header.StreamId, StreamEnding.ResetByPeer);
    }

    private void TakeSettings(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!Spend(FloodKind.Settings))
            return;
        if (header.Has(FrameFlags.Ack))
        {
            IsAcknowledged = true;
            return;
        }

        Http2Error error = Peer.Apply(payload, out int windowDelta);
        if (error != Http2Error.None)
        {
            Fail(error);
            return;
        }

        foreach (Http2Stream stream in _streams.Values)
        {
            if (stream.TryOpenSend(windowDelta))
                continue;
            Fail(Http2Error.FlowControlError); // §6.9.2
            return;
        }

        Encoder.SetPeerTableBytes(Peer.HeaderTableBytes);
        Span<byte> frame = stackalloc byte[FrameHeader.Size];
        FrameWriter.WriteSettingsAck(frame);
        _handler.Write(frame);
        _handler.OnSettings();
        if (windowDelta <= 0)
            return;

        // A stream that may send again may end, and leaves the table: so not over the table itself. Settings are few.
        foreach (Http2Stream stream in _streams.Values.ToArray())
            _handler.OnWindow(stream);
    }

    private void TakePing(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!Spend(FloodKind.Ping))
            return;
        if (header.Has(FrameFlags.Ack))
        {
            _handler.OnPong();
            return;
        }

        Span<byte> frame = stackalloc byte[FrameWriter.PingBytes];
        FrameWriter.WritePing(frame, payload, ack: true);
        _handler.Write(frame);
    }

    private void TakeGoAway(ReadOnlySpan<byte> payload)
    {
        if (!Spend(FloodKind.Ignored))
            return;
        int lastStreamId = (int)(BinaryPrimitives.ReadUInt32BigEndian(payload) & int.MaxValue);
        _handler.OnGoAway(lastStreamId, (Http2Error)BinaryPrimitives.ReadUInt32BigEndian(payload[4..]));
    }

    private void TakeWindowUpdate(FrameHeader header, int increment)
    {
        if (!Spend(FloodKind.WindowUpdate))
            return;
        if (header.StreamId == 0)
        {
            if (increment == 0)
                Fail(Http2Error.ProtocolError);
            else if (!_send.TryAdd(increment))
                Fail(Http2Error.FlowControlError);
            else
                _handler.OnWindow(null);
            return;
        }

        if (!_streams.TryGetValue(header.StreamId, out Http2Stream? stream))
        {
            // §5.1: on a closed stream it may come late; on an idle one it must not come.
            if (IsIdle(header.StreamId))
                Fail(Http2Error.ProtocolError);
            return;
        }

        if (increment == 0)
            FailStream(stream, Http2Error.ProtocolError);
        else if (!stream.TryOpenSend(increment))
            FailStream(stream, Http2Error.FlowControlError);
        else
            _handler.OnWindow(stream);
    }

    /// <summary>A frame with an error of its own, on a stream in any state.</summary>
    private void RefuseFrame(int streamId, Http2Error error)
    {
        if (_streams.TryGetValue(streamId, out Http2Stream? stream))
            FailStream(stream, error);
        else if (IsIdle(streamId))
            Fail(error); // §6.4: an idle stream cannot be reset
        else if (Spend(FloodKind.Ignored))
            WriteReset(streamId, error);
    }

    /// <summary>HEADERS or DATA on a stream that is not there.</summary>
    private void TakeLate(int streamId, Http2Error otherwise)
    {
        if (IsIdle(streamId))
        {
            Fail(Http2Error.ProtocolError);
            return;
        }

        switch (_closed[streamId])
        {
            case StreamEnding.ResetByUs:
                _ = Spend(FloodKind.Ignored);
                break;
            case StreamEnding.ResetByPeer:
                if (Spend(FloodKind.Ignored))
                    WriteReset(streamId, Http2Error.StreamClosed);
                break;
            case StreamEnding.Completed:
                Fail(Http2Error.StreamClosed);
                break;
            case StreamEnding.Unknown when !IsServer || otherwise == Http2Error.StreamClosed || streamId > _goAwayId:
                _ = Spend(FloodKind.Ignored); // closed too long ago to say how: perhaps by us, with this under way
                break;
            default:
                Fail(otherwise);
                break;
        }
    }

    private bool IsIdle(int streamId)
    {
        bool isOurs = ((streamId & 1) == 1) != IsServer;
        return isOurs ? streamId >= _nextId || IsServer : streamId > _lastPeerId && !IsClosing; // after GOAWAY, new ones are ignored, not idle
    }

    private static bool DependsOnItself(int streamId, ReadOnlySpan<byte> priority) =>
        (BinaryPrimitives.ReadUInt32BigEndian(priority) & int.MaxValue) == streamId;
}
