using Weir.Http;
using Weir.Net;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Forwarding;

/// <content>Sending the request, relaying both bodies.</content>
internal sealed partial class Exchange
{
    private const long NothingMoved = -1;

    private long _moved;

    /// <summary>Carries the bodies.</summary>
    /// <returns>True while there is something to wait for.</returns>
    public bool Relays()
    {
        if (_phase is not (Phase.Relaying or Phase.Tunnel))
            return false;
        bool flushed = _session.Output.Flush();
        if (_session.Output.HasFailed || Client.IsBroken)
        {
            AbortClient(Reasons.ClientGone);
            return false;
        }

        if (_phase == Phase.Tunnel)
        {
            Client.Wants = Interest.Close | Interest.Write;
            Prolong();
            return !flushed;
        }

        // An early response may come before all of the request's own buffer has gone out: the rest of the body goes behind it.
        if (!_requestCut)
            SendRequest();
        if (_phase == Phase.Relaying && flushed && _download.IsRunning)
            PumpDownload();
        if (_phase != Phase.Relaying)
            return false;
        if (flushed && !_download.IsRunning)
        {
            _responseComplete = true;
            _phase = Phase.Over;
            return false;
        }

        _upstream!.Wants = (_upload.WantsWrite || (!RequestIsOut && !_requestCut) ? Interest.Write : Interest.None)
            | (flushed && _download.WantsRead ? Interest.Read : Interest.None);
        Client.Wants = ClientInterest() | (!flushed || _download.WantsWrite ? Interest.Write : Interest.None);
        Prolong();
        return true;
    }

    private Interest ClientInterest() => Interest.Close | (_upload.WantsRead && RequestIsOut ? Interest.Read : Interest.None);

    private bool RequestIsOut => _requestSent == _request.Bytes.Length;

    private void SendRequest()
    {
        if (!RequestIsOut)
        {
            if (!_upstream!.IsWritable)
                return;
            int sent = _upstream.Send(_request.Bytes[_requestSent..]);
            if (sent == Connection.Failed)
            {
                OnRequestNotTaken();
                return;
            }

            _requestSent += Math.Max(sent, 0);
            if (!RequestIsOut)
                return;
        }

        if (_upload.IsRunning)
            PumpUpload();
    }

    private void PumpUpload()
    {
        RelayState state = _upload.Pump();

        // The next request's beginning, which would be gone by the time a slow endpoint has taken this one's body.
        if (!_session.KeepInput(_upload.TakeExcess()))
            _keepAlive = false;

        // What was taken from the client and has gone past the request's buffer cannot be sent again.
        _isStreaming |= Client.BytesReceived != _clientBytesBefore;
        switch (state)
        {
            case RelayState.Completed:
                _bodyRead = true;
                break;
            case RelayState.Busy:
                _mustYield = true;
                break;
            case RelayState.Ended:
                AbortClient(Reasons.IncompleteBody);
                break;
            case RelayState.SourceFailed when _upload.Chunked.Error != HttpError.None || _upload.Chunked.IsTooLarge:
                if (_phase == Phase.Relaying)
                    AbortClient(_upload.Chunked.IsTooLarge ? Reasons.BodyTooLarge : HttpErrorText.Word(_upload.Chunked.Error));
                else
                    RefuseStreamedBody();
                break;
            case RelayState.SourceFailed:
                AbortClient(Reasons.ClientGone);
                break;
            case RelayState.DestinationFailed:
                OnRequestNotTaken();
                break;
            case RelayState.NoBuffers when _phase == Phase.AwaitingResponse:
                CutUpstream();
                _bodyRead = false;
                Answer(503, Reasons.NoBuffers);
                break;
            case RelayState.NoBuffers:
                AbortClient(Reasons.NoBuffers);
                break;
            default:
                break;
        }
    }

    /// <summary>Part of a body is at the endpoint and the rest will not come: the endpoint must not take it for whole.</summary>
    private void RefuseStreamedBody()
    {
        CutUpstream();
        RefuseBody();
    }

    /// <summary>The endpoint no longer reads. It may have answered before it closed: its answer counts more than the failed send.</summary>
    private void OnRequestNotTaken()
    {
        _upload.Release();
        _requestCut = true;
        if (_phase != Phase.AwaitingResponse)
            return;
        ReadResponseHead(); // its readiness may not have been reported yet
        if (_phase == Phase.AwaitingResponse)
            FailUpstream(502, Reasons.UpstreamReset, FailureKind.Broken);
    }

    private void PumpDownload()
    {
        RelayState state = _download.Pump();
        _upstreamReusable &= _download.TakeExcess().IsEmpty;
        switch (state)
        {
            case RelayState.Blocked or RelayState.Completed:
                break;
            case RelayState.Busy:
                _mustYield = true;
                break;
            case RelayState.Ended when _downloadTotal == long.MaxValue:
                _download.Complete(); // the close is the end
                break;
            case RelayState.DestinationFailed:
                AbortClient(Reasons.ClientGone);
                break;
            case RelayState.NoBuffers:
                AbortClient(Reasons.NoBuffers);
                break;
            default:
                OnBroken(_download.Error != HttpError.None ? HttpErrorText.Word(_download.Error) : Reasons.UpstreamTruncated);
                break;
        }
    }

    /// <summary>Bytes that move, either way, are why a deadline moves. While the response is awaited, only those of the request are: an
    /// endpoint cannot buy time by sending its head in drops.</summary>
    private void Prolong()
    {
        long moved = Client.BytesReceived + _upstream!.BytesSent;
        if (_phase != Phase.AwaitingResponse)
            moved += Client.BytesSent + _upstream.BytesReceived;
        if (moved == _moved)
            return;
        _moved = moved;
        _deadline = DeadlineAfter(
            _phase == Phase.AwaitingResponse && !_upload.IsRunning ? FirstByteTimeout : BodyIdleTimeout);
    }
}
