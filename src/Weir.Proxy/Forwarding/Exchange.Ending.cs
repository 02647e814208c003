using Weir.Balancing;
using Weir.Net;
using Weir.Proxy.Logging;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Forwarding;

/// <content>Time-outs, giving up, and the accounts.</content>
internal sealed partial class Exchange
{
    private void OnTimeout()
    {
        switch (_phase)
        {
            case Phase.Buffering:
                _keepAlive = false;
                Answer(408, Reasons.BodyTimeout);
                break;
            case Phase.Queued:
                OnQueueTimeout();
                break;
            case Phase.Connecting:
                FailConnect(ConnectionError.TimedOut);
                break;
            case Phase.AwaitingResponse when _upload.WantsRead && RequestIsOut:
                CutUpstream();
                _keepAlive = false;
                Answer(408, Reasons.BodyTimeout);
                break;
            case Phase.AwaitingResponse when _upload.IsRunning || !RequestIsOut:
                FailUpstream(504, Reasons.UpstreamTooSlow, FailureKind.FirstByteTimeout);
                break;
            case Phase.AwaitingResponse:
                FailUpstream(504, Reasons.FirstByteTimeout, FailureKind.FirstByteTimeout);
                break;
            case Phase.Relaying when _session.Output.HasPending || _download.WantsWrite:
            case Phase.Tunnel: // the head of the switch does not get out
                AbortClient(Reasons.ClientTooSlow);
                break;
            case Phase.Relaying when _upload.WantsRead && RequestIsOut:
                AbortClient(Reasons.BodyTimeout);
                break;
            default:
                OnBroken(Reasons.UpstreamTooSlow);
                break;
        }
    }

    /// <summary>Part of a request is at the endpoint and the rest will not come: a reset, so that it is not taken for whole.</summary>
    private void CutUpstream()
    {
        _upstream!.Reset();
        DropUpstream();
        AbandonLoad();
    }

    /// <summary>The client's connection ends here and in a way that it can tell from a whole response.</summary>
    private void AbortClient(string reason)
    {
        _reason = reason;
        _clientLost = true;
        _phase = Phase.Over;
        _session.Output.Abandon();
        // A response that ends with its connection would look whole after an orderly close.
        if (_closeDelimited)
            Client.Reset();
    }

    /// <summary>The upstream connection goes back to the pool if both messages are whole, else it ends.</summary>
    private void ReleaseUpstream()
    {
        if (_upstream is null)
            return;
        if (_responseComplete && _upstreamReusable)
        {
            CountUpstreamBytes();
            loop.Upstreams.Return(_endpoint!, _upstream);
            _upstream = null;
        }
        else
        {
            DropUpstream();
        }

        EndpointLoad load = _endpoint!.Endpoint.Load;
        // An endpoint that fails fast must not look like the fastest of all.
        bool counts = _responseTimeNanos > 0 && _status < 500;
        if (_work.ExpectedNanos != 0)
            EndWork(counts);
        else if (counts)
            load.End(_responseTimeNanos, _pickedAt + _responseTimeNanos);
        else
            load.Abandon();
    }

    private void Account()
    {
        long bytesIn = _tunnelBytesIn + (_isChunked ? _upload.Chunked.ContentBytes : _bodyTaken + _upload.Progress);
        long bytesOut = _bodyBytesOut + _download.Progress;
        _session.Counters.CountRequest(_status);
        _session.Counters.BytesIn += bytesIn;
        _session.Counters.BytesOut += bytesOut;
        if (_reason is not null)
            _session.Counters.Reasons.Add(_reason);
        if (loop.Log is null)
            return;
        AccessRecord record = new()
        {
            StartedUnixNanos = loop.ToUnixNanos(_startedAt),
            DurationNanos = Loop.Timestamp - _startedAt,
            Listener = Options.Name,
            Client = _session.ClientText,
            Method = _request.Method,
            Host = _request.Host,
            Target = _request.Target,
            Protocol = Client is Http2.RequestLane ? ProtocolNames.Http2 : _isHttp10 ? ProtocolNames.Http10 : ProtocolNames.Http11,
            Status = _status,
            BytesIn = bytesIn,
            BytesOut = bytesOut,
            Route = _route?.Options.Name,
            RequestId = _request.RequestId,
            Pool = _pool?.Name,
            Endpoint = _endpoint?.Name,
            Tries = _tries,
            Replayed = _replays,
            Resumed = _resumes,
            ResumedFrom = _resumedFrom?.Name,
            Reason = _reason,
        };
        loop.Log.Write(in record);
    }
}
