using Weir.Http;
using Weir.Http.Http1;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Forwarding;

/// <content>A response that broke off in the middle of its body goes on from another endpoint; the client sees one response.</content>
/// <remarks>Between the break and the head that continues the response the exchange picks, connects and awaits as for a first try, but
/// whatever fails then ends the client's connection: its answer has begun, and no other can follow it.</remarks>
internal sealed partial class Exchange
{
    /// <summary>Endpoints that are asked for the rest of one response, all its breaks together.</summary>
    private const int MaxResumeTries = 8;

    private readonly ResumePoint _resumePoint = new();
    private bool _isResuming;
    private int _resumeTries;
    private int _resumes;
    private string _breakReason = "";
    private ProxyEndpoint? _resumedFrom;

    /// <summary>The response broke off, and an endpoint to go on with it is being asked.</summary>
    public bool IsResuming => _isResuming && _phase == Phase.Picking;

    private bool MayResumeAgain => _resumeTries < MaxResumeTries;

    /// <summary>Position in the representation of the next byte that the client wants.</summary>
    private long ResumeFrom => _resumePoint.First + _bodyBytesOut;

    /// <summary>Notes by what the response could be continued, if more of it is to come than came with its head.</summary>
    private void NoteResumePoint(ReadOnlySpan<byte> bytes, ResponseHead head)
    {
        if (head.Framing == BodyFraming.Length
            && bytes.Length - head.Length < head.ContentLength
            && _method == KnownMethod.Get && !_asksUpgrade
            && !_isChunked && _bodyRead && _bodyTaken == 0
            && (_route!.Options.Resume ?? _pool.Options.Resume))
            _resumePoint.Note(bytes, head);
    }

    /// <summary>The endpoint has failed in the middle of the response's body. All that had come of it is with the client.</summary>
    private void OnBroken(string reason)
    {
        _endpointCounters.Failures++;
        if (!ResumesElsewhere(reason))
            AbortClient(reason); // the head has gone out: all that is left is to let the client see that this is not the whole response
    }

    private bool ResumesElsewhere(string reason)
    {
        if (!_resumePoint.IsKnown || !MayResumeAgain || !RequestIsOut || (_affinity is not null && IsBound))
            return false;
        _bodyBytesOut += _download.Progress;
        _download.Release();
        _download.BeginNone();
        if (!_request.AskForRest(ResumeFrom, _resumePoint.ReachesEnd ? -1 : _resumePoint.Last, _resumePoint.Validator))
            return false;
        // Others may have come back since they were tried.
        _tried = default;
        if (!ReservesAnother())
        {
            _endpointCounters.ResumesFailed++;
            return false;
        }

        DropUpstream();
        _endpoint!.Endpoint.Load.Abandon();
        OnLoadEnded();
        _isResuming = true;
        _breakReason = reason;
        _resumedFrom = _endpoint;
        AwaitAnotherHead();
        return true;
    }

    /// <summary>The next endpoint has answered: goes on with its content, if it is what is missing.</summary>
    private void OnHeadOfRest(ReadOnlySpan<byte> bytes, ResponseHead head)
    {
        bool goesOn = _resumePoint.IsContinuedBy(bytes, head, ResumeFrom);
        if (head.Status >= 500)
        {
            ReportFailure(FailureKind.ServerError);
            if (_endpoint!.Endpoint.Faults.ServerError(_endpoint.Endpoint.Load, Loop.Timestamp))
                _pool.OnFailure?.Invoke(_endpoint, FailureKind.ServerError);
        }
        else
        {
            _responseTimeNanos = Loop.Timestamp - _pickedAt;
            _pool.OnSucceeded(_endpoint!, _outcomeEpoch, _responseTimeNanos, _pickedAt + _responseTimeNanos);
        }

        if (goesOn)
            GoOn(bytes[head.Length..], head);
        else
            RefuseRest(bytes, head);
    }

    private void GoOn(ReadOnlySpan<byte> rest, ResponseHead head)
    {
        int taken = (int)Math.Min(rest.Length, head.ContentLength);
        if (taken < rest.Length)
            _reason = Reasons.UpstreamExcess;
        _upstreamReusable = head.KeepAlive && RequestIsOut && !_requestCut && taken == rest.Length;
        _isResuming = false;
        _resumes++;
        _endpointCounters.Resumed++;
        _phase = Phase.Relaying;
        _moved = NothingMoved;
        _bodyBytesOut += taken;
        _downloadTotal = head.ContentLength - taken;
        _download.BeginLength(_upstream!, Client, _downloadTotal);
        if (taken > 0 && !_session.Output.Write(rest[..taken]))
            AbortClient(Reasons.ClientGone);
        ReturnResponseHead();
    }

    /// <summary>Another version, the whole instead of the rest, an error: nothing of it may follow what the client has. A third endpoint may
    /// still hold what it began with.</summary>
    private void RefuseRest(ReadOnlySpan<byte> bytes, ResponseHead head)
    {
        bool again = MayResumeAgain && ReservesAnother();
        LeaveAnswer(bytes, head);
        if (again)
            AwaitAnotherHead();
        else
            GiveUpResuming(Reasons.ResumeRefused);
    }

    private void AwaitAnotherHead()
    {
        _resumeTries++;
        _responseBegun = false;
        _responseTimeNanos = 0;
        _phase = Phase.Picking;
    }

    private void GiveUpResuming(string reason)
    {
        _endpointCounters.ResumesFailed++;
        AbortClient(reason);
    }

    private void ResetResume()
    {
        _resumePoint.Clear();
        _isResuming = false;
        _resumeTries = 0;
        _resumes = 0;
        _resumedFrom = null;
    }
}
