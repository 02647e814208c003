using Weir.Balancing;
using Weir.Balancing.Retries;
using Weir.Http;
using Weir.Net;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Forwarding;

/// <content>Picking, connecting, and trying again.</content>
internal sealed partial class Exchange
{
    private ProxyPool _pool = null!;
    private ulong _hash;
    private TriedEndpoints _tried;
    private ProxyEndpoint? _endpoint;
    private EndpointCounters _endpointCounters = null!;
    private Connection? _upstream;
    private BodyFraming _uploadFraming;
    private long _uploadRemaining;
    private long _pickedAt;
    private int _outcomeEpoch;
    private int _tries;
    private int _replays;
    private long _receivedBefore;
    private long _sentBefore;
    private bool _isReused;
    private bool _mustConnect;
    private bool _isStreaming;

    /// <summary>Picks the first or next endpoint and begins to reach it.</summary>
    /// <returns>False when the exchange has its answer, from an endpoint or our own.</returns>
    public bool TryNextEndpoint()
    {
        if (_phase != Phase.Picking)
            return false;
        bool sameAgain = _mustConnect;
        if (!sameAgain)
        {
            ProxyEndpoint? picked = PickEndpoint();
            if (picked is null)
                return _phase == Phase.Queued;
            if (_keepsBody)
            {
                KeepBody(picked);
                return true;
            }

            if (_tries > 0 && !_isResuming)
                _endpointCounters.Retried++; // of the endpoint that failed: only now is there another to go to
            _endpoint = picked;
            _endpointCounters = picked.Counters[loop.Index];
            _outcomeEpoch = picked.Endpoint.Outcomes.Epoch;
            _tries++;
            if (_affinity is not null)
                NoteAffinity(picked);
            BeginTry();
        }

        _mustConnect = false;
        _requestSent = 0;
        _requestCut = false;
        _upstream = sameAgain ? null : loop.Upstreams.Lease(_endpoint!, _session.Waiter);
        _isReused = _upstream is not null;
        _phase = Phase.Connecting;
        if (_isReused)
        {
            _endpointCounters.ConnectionsReused++;
            OnConnected();
            return true;
        }

        _upstream = loop.Upstreams.Connect(_endpoint!, _session.Waiter);
        _deadline = DeadlineAfter(_route!.Options.ConnectTimeout ?? _pool.Options.ConnectTimeout ?? Options.ConnectTimeout);
        return true;
    }

    /// <summary>Looks whether the connection to the endpoint is there.</summary>
    /// <returns>True while it has to be waited for.</returns>
    public bool AwaitsConnection()
    {
        if (_phase == Phase.Buffering)
            return AwaitsBody();
        if (_phase == Phase.Queued)
            return AwaitsTurn();
        if (_phase != Phase.Connecting)
            return false;
        switch (_upstream!.State)
        {
            case ConnectionState.Connecting:
                _upstream.Wants = Interest.Write;
                Client.Wants = Interest.Close;
                if (!Client.IsBroken)
                    return true;
                AbortClient(Reasons.ClientGone);
                return false;
            case ConnectionState.Open:
                if (_upstream is not Http2.ResponseLane) // lanes share a connection, which is counted once
                    _endpoint!.NoteOpened(_upstream);
                _endpoint!.Endpoint.Faults.ConnectSucceeded();
                OnConnected();
                return false;
            default:
                _endpoint!.NoteFailure(_upstream);
                FailConnect(_upstream.Error);
                return false;
        }
    }

    private void OnConnected()
    {
        _phase = Phase.AwaitingResponse;
        _endpointCounters.Requests++;
        _receivedBefore = _upstream!.BytesReceived;
        _sentBefore = _upstream.BytesSent;
        switch (_uploadFraming)
        {
            case BodyFraming.Length:
                _upload.BeginLength(Client, _upstream!, _uploadRemaining);
                break;
            case BodyFraming.Chunked:
                _upload.Chunked.Connect(Client, _upstream!);
                _upload.BeginChunked();
                break;
            default:
                _upload.BeginNone();
                break;
        }

        _clientBytesBefore = Client.BytesReceived;
        _moved = NothingMoved;
    }

    private void FailConnect(ConnectionError error)
    {
        (int status, string reason, FailureKind kind) = error switch
        {
            ConnectionError.Refused or ConnectionError.NotFound => (503, Reasons.ConnectRefused, FailureKind.ConnectRefused),
            ConnectionError.TimedOut => (504, Reasons.ConnectTimeout, FailureKind.ConnectTimeout),
            ConnectionError.TlsFailed => (502, Reasons.UpstreamTls, FailureKind.ConnectFailed),
            ConnectionError.CertificateRejected => (502, Reasons.UpstreamCertificate, FailureKind.ConnectFailed),
            ConnectionError.NoResources => (503, Reasons.NoResources, FailureKind.ConnectFailed),
            _ => (503, Reasons.ConnectFailed, FailureKind.ConnectFailed),
        };
        // What this machine lacks is not the endpoint's fault.
        if (error != ConnectionError.NoResources)
        {
            ReportFailure(kind);
            if (_endpoint!.Endpoint.Faults.ConnectFailed())
                _pool.OnFailure?.Invoke(_endpoint, kind);
        }

        FailAttempt(status, reason, RetryConditions.ConnectFailure);
    }

    /// <summary>The endpoint broke, was too slow, or talked nonsense.</summary>
    private void FailUpstream(int status, string reason, FailureKind kind)
    {
        // A connection kept from before may have been closed in the instant this request went out. That is no fault of the endpoint:
        // the same endpoint is tried again over a new connection.
        // A stream that was reset is another thing: its connection lives, so the endpoint meant it.
        bool stale = _isReused && !_responseBegun && kind == FailureKind.Broken && _upstream is not Http2.ResponseLane { WasReset: true };
        if (kind != FailureKind.MalformedResponse)
            ForgetBrokenHead();
        if (stale && CanTryAgain)
        {
            DropUpstream();
            _mustConnect = true;
            _phase = Phase.Picking;
            return;
        }

        if (!stale)
        {
            ReportFailure(kind);
            if (_endpoint!.Endpoint.Faults.ServerError(_endpoint.Endpoint.Load, Loop.Timestamp))
                _pool.OnFailure?.Invoke(_endpoint, kind);
        }

        FailAttempt(status, reason, kind == FailureKind.FirstByteTimeout ? RetryConditions.Timeout : RetryConditions.Reset);
    }

    /// <summary>Of a head that broke off, or did not end in time, the client has seen nothing; of an interim one before it, it has.</summary>
    private void ForgetBrokenHead() => _responseBegun &= _interim > 0 && !_isResuming;

    /// <summary>This endpoint has failed the request: on to the next one if that is safe.</summary>
    private void FailAttempt(int status, string reason, RetryConditions cause)
    {
        _endpointCounters.Failures++;
        bool again = CanTryAgain && (_isResuming ? MayResumeAgain : GoesOn(cause)) && ReservesAnother();
        bool wasSent = _requestSent > 0;
        DropUpstream();
        AbandonLoad();
        OnLoadEnded();
        ReturnResponseHead();
        if (_isResuming)
        {
            if (again)
                AwaitAnotherHead();
            else
                GiveUpResuming(_breakReason);
        }
        else if (again)
        {
            _phase = Phase.Picking;
            if (!wasSent)
                return;
            _replays++;
            _endpointCounters.Replayed++;
        }
        else
        {
            Answer(status, reason);
        }
    }

    /// <summary>Sending the request once more cannot change what it does.</summary>
    private bool CanTryAgain => !_isStreaming && !_responseBegun && (_requestSent == 0 || MayRepeat || IsNotProcessed);

    // RFC 9113 §8.7: REFUSED_STREAM, and GOAWAY for streams above its last one, promise that nothing was done.
    private bool IsNotProcessed => _upstream?.Error == ConnectionError.NotProcessed;

    private void DropUpstream()
    {
        if (_upstream is null)
            return;
        _upload.Release();
        CountUpstreamBytes();
        loop.Upstreams.Close(_endpoint!, _upstream);
        _upstream = null;
    }

    private void ResetAttempts()
    {
        _pool = null!;
        _hash = 0;
        _tried = default;
        _endpoint = null;
        _upstream = null;
        _uploadFraming = BodyFraming.None;
        _uploadRemaining = 0;
        _tries = 0;
        _replays = 0;
        _isReused = false;
        _mustConnect = false;
        _isStreaming = false;
        _mustYield = false;
        _keepsBody = false;
        _holdsSlot = false;
        _reserved = null;
        _answerFieldBytes = 0;
        ResetAffinity();
        _totalDeadline = _tryDeadline = Never;
    }

    private void CountUpstreamBytes()
    {
        _endpointCounters.BytesReceived += _upstream!.BytesReceived - _receivedBefore;
        _endpointCounters.BytesSent += _upstream.BytesSent - _sentBefore;
    }

    private TimeSpan BodyIdleTimeout => _route!.Options.IdleTimeout ?? _pool.Options.BodyIdleTimeout ?? Options.BodyIdleTimeout;

    private TimeSpan FirstByteTimeout => _route!.Options.FirstByteTimeout ?? _pool.Options.FirstByteTimeout ?? Options.FirstByteTimeout;

    private long DeadlineAfter(TimeSpan timeout) => Loop.Now + (timeout.Ticks / TimeSpan.TicksPerMillisecond);

    private long _clientBytesBefore;
}
