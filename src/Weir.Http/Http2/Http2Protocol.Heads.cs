using Weir.Http.Hpack;

namespace Weir.Http.Http2;

/// <content>Field blocks: requests, responses, trailers.</content>
public sealed partial class Http2Protocol
{
    private const int PriorityBytes = 5;

    private void TakeHeaders(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!FramePadding.TryStrip(header, payload, out ByteRange content))
        {
            Fail(Http2Error.ProtocolError);
            return;
        }

        ReadOnlySpan<byte> fragment = content.Of(payload);
        bool dependsOnItself = false;
        if (header.Has(FrameFlags.Priority))
        {
            if (fragment.Length < PriorityBytes)
            {
                Fail(Http2Error.ProtocolError);
                return;
            }

            dependsOnItself = DependsOnItself(header.StreamId, fragment);
            fragment = fragment[PriorityBytes..];
        }

        bool ends = header.Has(FrameFlags.EndStream);
        if (header.Has(FrameFlags.EndHeaders))
            TakeBlock(header.StreamId, fragment, ends, dependsOnItself);
        else if (!_assembly.TryBegin(header.StreamId, ends, dependsOnItself, fragment))
            Fail(Http2Error.EnhanceYourCalm);
    }

    private void TakeContinuation(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (!_assembly.TryContinue(payload))
        {
            _assembly.Clear();
            Fail(Http2Error.EnhanceYourCalm);
            return;
        }

        if (!header.Has(FrameFlags.EndHeaders))
            return;
        TakeBlock(_assembly.StreamId, _assembly.Block, _assembly.EndsStream, _assembly.DependsOnItself);
        _assembly.Clear();
    }

    private void TakeBlock(int streamId, ReadOnlySpan<byte> fragment, bool ends, bool dependsOnItself)
    {
        // The table changes with every block, whatever becomes of the stream: decode first, judge after.
        HpackError error = _decoder.Decode(fragment, _block);
        if (error != HpackError.None)
        {
            Fail(error == HpackError.TooMuchWork ? Http2Error.EnhanceYourCalm : Http2Error.CompressionError);
            return;
        }

        if (_streams.TryGetValue(streamId, out Http2Stream? stream))
            TakeHead(stream, ends);
        else if (IsServer && (streamId & 1) == 1 && streamId > _lastPeerId)
            TakeRequest(streamId, ends, dependsOnItself);
        else
            TakeLate(streamId, otherwise: Http2Error.ProtocolError); // §5.1.1: ids only grow
    }

    private void TakeRequest(int streamId, bool ends, bool dependsOnItself)
    {
        if (IsClosing)
        {
            _ = Spend(FloodKind.Ignored); // §6.8: it is above the last stream we have named
            return;
        }

        _lastPeerId = streamId;
        if (dependsOnItself)
        {
            RefuseRequest(streamId, Http2Error.ProtocolError);
            return;
        }

        if (_streams.Count >= _limits.MaxStreams)
        {
            RefuseRequest(streamId, Http2Error.RefusedStream);
            return;
        }

        Http2Stream? stream = _handler.OnRequest(streamId, _block, ends, out long contentLength, out Http2Error error);
        if (stream is null)
        {
            RefuseRequest(streamId, error, isAnswered: error == Http2Error.None && ends);
            return;
        }

        stream.Open(streamId, Peer.WindowBytes, _limits.StreamWindowBytes);
        stream.HasHead = true;
        stream.ExpectedBytes = contentLength;
        _streams.Add(streamId, stream);
        if (ends)
            stream.EndRemote();
        _flood.EarnByRequest();
        _handler.OnBegun(stream);
    }

    /// <param name="isAnswered">The handler has answered and the request was whole: there is nothing to reset.</param>
    private void RefuseRequest(int streamId, Http2Error error, bool isAnswered = false)
    {
        _closed.Add(streamId, isAnswered ? StreamEnding.Completed : StreamEnding.ResetByUs);
        if (Spend(FloodKind.Reset) && !isAnswered)
            WriteReset(streamId, error);
    }

    private void TakeHead(Http2Stream stream, bool ends)
    {
        if (stream.RemoteEnded)
        {
            FailStream(stream, Http2Error.StreamClosed);
            return;
        }

        if (!stream.HasHead)
        {
            TakeResponse(stream, ends);
            return;
        }

        // §8.1: a second field block is trailers, and the end. They do not spare the content its length.
        if (!ends || stream.ExpectedBytes > 0)
        {
            FailStream(stream, Http2Error.ProtocolError);
            return;
        }

        EndRemote(stream);
        Http2Error error = _handler.OnTrailers(stream, _block);
        if (error != Http2Error.None)
            FailStream(stream, error);
    }

    private void TakeResponse(Http2Stream stream, bool ends)
    {
        Http2Error error = _handler.OnResponse(stream, _block, ends);
        if (error == Http2Error.None && ends && (!stream.HasHead || stream.ExpectedBytes > 0))
            error = Http2Error.ProtocolError; // an interim response ends nothing; content that was announced is missing
        if (error != Http2Error.None)
        {
            FailStream(stream, error);
            return;
        }

        if (!ends)
            return;
        EndRemote(stream);
        _handler.OnData(stream, default, endsStream: true);
    }
}
