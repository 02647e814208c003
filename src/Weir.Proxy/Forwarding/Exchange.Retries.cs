using Weir.Balancing;
using Weir.Balancing.Retries;
using Weir.Balancing.Scheduling;
using Weir.Http;
using Weir.Http.Http1;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Forwarding;

/// <content>Whether a failure sends the request on, and the deadlines of one try and of all together.</content>
internal sealed partial class Exchange
{
    private const long Never = long.MaxValue;

    // Deadlines beside the phase's own, on the loop's clock: of everything, and of the try at hand.
    private long _totalDeadline;
    private long _tryDeadline;

    private RetryRules? RetryRules => _route!.Options.Retries ?? _pool.Options.RetryRules;

    /// <summary>Doing it twice does what doing it once does (RFC 9110 §9.2.2), or whoever runs the endpoints says that it does no harm.</summary>
    private bool MayRepeat => _isIdempotent || RetryRules is { Policy.RepeatsAll: true };

    /// <summary>The earlier of the two, where they hold.</summary>
    private long LimitDeadline => _phase switch
    {
        Phase.Tunnel => Never, // an upgraded connection lasts as long as it is used
        Phase.Connecting or Phase.AwaitingResponse => Math.Min(_totalDeadline, _tryDeadline),
        _ => _totalDeadline,
    };

    private void BeginDeadlines()
    {
        _totalDeadline = _route?.Options.TotalTimeout is { } total ? DeadlineAfter(total) : Never;
        _tryDeadline = Never;
        if (_route is not null && _phase == Phase.Picking)
            RetryRules?.Budget?.OnRequest(_startedAt);
    }

    private void BeginTry() => _tryDeadline = RetryRules?.Policy.PerTry is { } perTry ? DeadlineAfter(perTry) : Never;

    /// <summary>Whether the rules let the request go on to another endpoint after this.</summary>
    private bool GoesOn(RetryConditions cause)
    {
        if (_affinity is not null && IsBound)
            return false;
        return RetryRules is { } rules
            ? _tries <= rules.Policy.Attempts && (rules.Policy.On & cause) != 0
            : _tries <= _pool.Options.Retries && (RetryConditions.Default & cause) != 0;
    }

    /// <summary>Finds an endpoint that has not been tried and counts the request there; only then is the budget asked, for a retry that nobody
    /// could take is none.</summary>
    /// <returns>False when there is none, or the budget is used up.</returns>
    private bool ReservesAnother()
    {
        TriedEndpoints tried = _tried;
        if (!tried.TryAdd(_endpoint!.Id))
            return false;
        PickRequest pick = new() { Hash = _hash, NowNanos = Loop.Timestamp, Tried = tried, Class = _class, Size = _size };
        if (_pool.PickAndBegin(in pick, loop.Random, out _, out PlacedWork work) is not { } next)
            return false;
        if (RetryRules?.Budget?.TryTake(Loop.Timestamp) == false)
        {
            _endpointCounters.RetriesRefused++;
            next.Endpoint.Abandon(in work, Loop.Timestamp);
            OnLoadEnded();
            return false;
        }

        _tried = tried;
        _reserved = next;
        _reservedWork = work;
        return true;
    }

    /// <summary>An answer of 502, 503 or 504 that is not passed on because another endpoint may do better. Nothing has gone to the client, and
    /// an endpoint that has not been tried has been found and counted.</summary>
    private bool TriesElsewhere(ReadOnlySpan<byte> bytes, ResponseHead head)
    {
        if (RetryRules is not { } rules || !rules.Policy.CoversStatus(_status))
            return false;
        // The answer may come after the deed: what is not idempotent is not repeated (RFC 9110 §9.2.2).
        if (!MayRepeat || _isStreaming || _requestCut || _interim > 0 || (_affinity is not null && IsBound))
            return false;
        if (_tries > rules.Policy.Attempts || !ReservesAnother())
            return false;
        LeaveAnswer(bytes, head);
        _responseBegun = false;
        _responseTimeNanos = 0;
        _status = 0;
        _phase = Phase.Picking;
        return true;
    }

    /// <summary>An answer that is not passed on.</summary>
    private void LeaveAnswer(ReadOnlySpan<byte> bytes, ResponseHead head)
    {
        _endpointCounters.Failures++;
        LetGo(bytes, head);
        AbandonLoad();
        OnLoadEnded();
        ReturnResponseHead();
    }

    /// <summary>The connection of an answer that nobody wants: kept if all of that answer is here already.</summary>
    private void LetGo(ReadOnlySpan<byte> bytes, ResponseHead head)
    {
        long body = head.Framing == BodyFraming.None ? 0 : head.Framing == BodyFraming.Length ? head.ContentLength : -1;
        if (!head.KeepAlive || head.IsSwitch || !RequestIsOut || bytes.Length - head.Length != body)
        {
            DropUpstream();
            return;
        }

        _upload.Release();
        CountUpstreamBytes();
        loop.Upstreams.Return(_endpoint!, _upstream!);
        _upstream = null;
    }

    /// <summary>A deadline of the whole exchange, or of one try, has passed.</summary>
    private void OnLimitDeadline()
    {
        if (Loop.Now >= _totalDeadline)
            OnTotalTimeout();
        else if (_phase == Phase.Connecting)
            FailTry(Reasons.PerTryTimeout, FailureKind.ConnectTimeout, RetryConditions.ConnectFailure | RetryConditions.Timeout);
        else if (_upload.IsRunning)
            _tryDeadline = Never; // a body that is being streamed cannot be sent again: the other time-outs see to it
        else
            FailTry(Reasons.PerTryTimeout, FailureKind.FirstByteTimeout, RetryConditions.Timeout);
    }

    private void FailTry(string reason, FailureKind kind, RetryConditions cause)
    {
        ForgetBrokenHead();
        ReportFailure(kind);
        if (kind == FailureKind.ConnectTimeout && _endpoint!.Endpoint.Faults.ConnectFailed())
            _pool.OnFailure?.Invoke(_endpoint, kind);
        if (kind == FailureKind.FirstByteTimeout && _endpoint!.Endpoint.Faults.ServerError(_endpoint.Endpoint.Load, Loop.Timestamp))
            _pool.OnFailure?.Invoke(_endpoint, kind);
        FailAttempt(504, reason, cause);
    }

    private void OnTotalTimeout()
    {
        if (_phase == Phase.Relaying)
        {
            _endpointCounters.Failures++;
            AbortClient(Reasons.TotalTimeout);
            return;
        }

        if (_upstream is not null)
        {
            _endpointCounters.Failures++;
            // The time may have gone to the client's body, the queue or an earlier try: only who had most of it to itself is blamed.
            if (_phase == Phase.AwaitingResponse && _bodyRead && RequestIsOut && (Loop.Timestamp - _pickedAt) * 2 > Loop.Timestamp - _startedAt)
                ReportFailure(FailureKind.FirstByteTimeout);
            CutUpstream();
        }

        Answer(504, Reasons.TotalTimeout);
    }

    /// <summary>For the breaker.</summary>
    private void ReportFailure(FailureKind kind) => _pool.OnFailed(_endpoint!, _outcomeEpoch, kind, Loop.Timestamp);
}
