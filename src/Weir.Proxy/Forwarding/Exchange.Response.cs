using Weir.Balancing.Retries;
using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Net.Buffers;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Forwarding;

/// <content>Awaiting the response: its head, interim ones before it, a switch of protocols instead of it.</content>
internal sealed partial class Exchange
{
    /// <summary>1xx responses passed on before an endpoint is given up: more would be a way to keep a client waiting for ever.</summary>
    private const int MaxInterim = 16;

    /// <summary>Up to here the head and body are put together for one send: the copy costs less than a second piece.</summary>
    private const int JoinBytes = 16 * 1024;

    private PooledBuffer? _responseHead;
    private int _status;
    private int _interim;
    private long _responseTimeNanos;
    private long _bodyBytesOut;
    private long _downloadTotal;
    private bool _responseBegun;
    private bool _responseComplete;
    private bool _responseKeepsClient;
    private bool _upstreamReusable;
    private bool _closeDelimited;
    private bool _clientLost;
    private bool _requestCut;

    /// <summary>Sends the request and looks for the response's head.</summary>
    /// <returns>True while there is something to wait for; false when there is a head, or the attempt is over.</returns>
    public bool AwaitsResponse()
    {
        if (_phase != Phase.AwaitingResponse)
            return false;
        if (Client.IsBroken)
        {
            AbortClient(Reasons.ClientGone);
            return false;
        }

        // An interim response that the client did not take at once: it may wait for that 100 before it sends its body.
        _session.Output.Flush();
        if (_session.Output.HasFailed)
        {
            AbortClient(Reasons.ClientGone);
            return false;
        }

        SendRequest();
        if (_phase == Phase.AwaitingResponse && _upstream!.IsReadable)
            ReadResponseHead();
        if (_phase != Phase.AwaitingResponse)
            return false;
        bool requestPending = !RequestIsOut || _upload.WantsWrite;
        _upstream!.Wants = requestPending ? Interest.Read | Interest.Write : Interest.Read;
        Client.Wants = ClientInterest() | (_session.Output.HasPending ? Interest.Write : Interest.None);
        Prolong();
        return true;
    }

    /// <summary>Hands the upstream connection over to the tunnel.</summary>
    public Connection BeginTunnel(out TimeSpan idle)
    {
        idle = _route!.Options.IdleTimeout ?? _pool.Options.TunnelIdleTimeout ?? Options.TunnelIdleTimeout;
        return _upstream!;
    }

    /// <summary>What the tunnel carried, for the log.</summary>
    public void OnTunnelEnded(Tcp.TunnelResult result)
    {
        _responseComplete = result.End == Tcp.TunnelEnd.Completed;
        _bodyBytesOut += result.BytesToA;
        _tunnelBytesIn = result.BytesToB;
        _reason = result.End switch
        {
            Tcp.TunnelEnd.Completed => null,
            Tcp.TunnelEnd.BrokenA => Reasons.ClientGone,
            Tcp.TunnelEnd.BrokenB => Reasons.UpstreamReset,
            Tcp.TunnelEnd.Idle => Reasons.TunnelIdle,
            Tcp.TunnelEnd.Canceled => _session.AbortReason,
            _ => Reasons.NoBuffers,
        };
        _responseKeepsClient = false;
        _keepAlive = false;
        _phase = Phase.Over;
    }

    private void ReadResponseHead()
    {
        do
        {
            if (_responseHead is { Free.Length: 0 } && !GrowResponseHead())
                return;
            Span<byte> room = _responseHead is null ? Loop.ReceiveScratch : _responseHead.Free;
            int count = _upstream!.Receive(room);
            if (count == Connection.WouldBlock)
                return;
            if (count <= 0)
            {
                FailUpstream(502, count == 0 ? Reasons.UpstreamClosed : Reasons.UpstreamReset, FailureKind.Broken);
                return;
            }

            ReadOnlySpan<byte> bytes = room[..count];
            if (_responseHead is not null)
            {
                _responseHead.Advance(count);
                bytes = _responseHead.Filled;
            }

            if (!ReadHeads(bytes))
                return;
        }
        while (_upstream.IsReadable);
    }

    /// <summary>Reads heads until the final one is there or more bytes are needed.</summary>
    /// <returns>True when more bytes are needed.</returns>
    private bool ReadHeads(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            ResponseHead head = loop.Response;
            HeadStatus status = ResponseParser.Parse(bytes, loop.Limits, _method, head, out HttpError error);
            if (status == HeadStatus.Incomplete)
            {
                _responseBegun |= bytes.Length > 0;
                return KeepResponseHead(bytes);
            }

            _responseBegun = true;
            if (status == HeadStatus.Invalid)
            {
                FailUpstream(502, HttpErrorText.Word(error), FailureKind.MalformedResponse);
                return false;
            }

            if (!head.IsInterim)
            {
                OnFinalHead(bytes, head);
                return false;
            }

            if (!PassInterim(bytes, head))
                return false;
            bytes = bytes[head.Length..];
        }
    }

    /// <returns>False when the exchange failed over it.</returns>
    private bool PassInterim(ReadOnlySpan<byte> bytes, ResponseHead head)
    {
        if (++_interim > MaxInterim)
        {
            FailUpstream(502, Reasons.TooManyInterim, FailureKind.MalformedResponse);
            return false;
        }

        // RFC 9110 §15.2: HTTP/1.0 knows no 1xx. And none belongs into the middle of a body.
        if (_isHttp10 || _isResuming)
            return true;
        Span<byte> into = Loop.SendScratch;
        ResponseRewrite rewrite = new() { Framing = BodyFraming.None };
        int length = ResponseHeadWriter.Write(bytes, head, in rewrite, into);
        if (length >= 0 && _session.Output.Write(into[..length]))
            return true;
        AbortClient(Reasons.ClientGone);
        return false;
    }

    private void OnFinalHead(ReadOnlySpan<byte> bytes, ResponseHead head)
    {
        if (_isResuming)
        {
            OnHeadOfRest(bytes, head);
            return;
        }

        _status = head.Status;
        _responseTimeNanos = Loop.Timestamp - _pickedAt;
        if (head.IsSwitch)
        {
            BeginSwitch(bytes, head);
            return;
        }

        if (_status < 500)
        {
            _pool.OnSucceeded(_endpoint!, _outcomeEpoch, _responseTimeNanos, _pickedAt + _responseTimeNanos);
        }
        else
        {
            ReportFailure(FailureKind.ServerError);
            if (_endpoint!.Endpoint.Faults.ServerError(_endpoint.Endpoint.Load, Loop.Timestamp))
                _pool.OnFailure?.Invoke(_endpoint, FailureKind.ServerError);
            if (TriesElsewhere(bytes, head))
                return;
        }

        bool requestComplete = _bodyRead && RequestIsOut && !_requestCut;
        BodyFraming framing = head.Framing;
        _closeDelimited = framing == BodyFraming.UntilClose || (framing == BodyFraming.Chunked && _isHttp10);
        _upstreamReusable = head.KeepAlive && requestComplete && framing != BodyFraming.UntilClose;
        _responseKeepsClient = _keepAlive && requestComplete && !_closeDelimited && !_session.Listener.IsDraining;
        ReadOnlySpan<byte> extra = _session.Settings.StrictTransport is { } strict ? OwnFields(head.Fields, strict) : DateFor(head.Fields);
        if (_affinity is not null)
            extra = AffinityFields(bytes, head, extra);
        if (_route!.Options.Filters?.Response is { } changes && !FilterResponse(changes, bytes, head, extra, out extra))
        {
            CutUpstream(); // our filters are too much for it: not the endpoint's fault
            Answer(502, HttpErrorText.Word(HttpError.HeadTooLarge));
            return;
        }

        ResponseRewrite rewrite = new()
        {
            Framing = framing == BodyFraming.Chunked && _isHttp10 ? BodyFraming.UntilClose : framing,
            Connection = !_responseKeepsClient ? ConnectionOption.Close : _isHttp10 ? ConnectionOption.KeepAlive : ConnectionOption.None,
            ExtraFields = extra,
        };
        Span<byte> output = Loop.SendScratch;
        int length = ResponseHeadWriter.Write(bytes, head, in rewrite, output);
        if (length < 0)
        {
            FailUpstream(502, HttpErrorText.Word(HttpError.HeadTooLarge), FailureKind.MalformedResponse);
            return;
        }

        NoteResumePoint(bytes, head);
        _phase = Phase.Relaying;
        _moved = NothingMoved;
        if (!WriteHeadAndBody(output, length, bytes[head.Length..], framing, head.ContentLength))
            return;
        ReturnResponseHead();
    }

    /// <summary>RFC 9110 §6.6.1: a response without a Date gets one from whoever passes it on.</summary>
    private ReadOnlySpan<byte> DateFor(FieldList fields) => fields.Has(KnownField.Date) ? default : loop.Date;

    /// <summary>RFC 6797 §6.1: Strict-Transport-Security stands once, so an endpoint's own is left alone.</summary>
    private ReadOnlySpan<byte> OwnFields(FieldList fields, byte[] strictTransport)
    {
        if (fields.Has(KnownField.StrictTransportSecurity))
            return DateFor(fields);
        if (fields.Has(KnownField.Date))
            return strictTransport;
        loop.Date.CopyTo(loop.ExtraFields);
        strictTransport.CopyTo(loop.ExtraFields.AsSpan(loop.Date.Length));
        return loop.ExtraFields.AsSpan(0, loop.Date.Length + strictTransport.Length);
    }

    /// <summary>Sends the head with what has come of the body and sets the download up for the rest.</summary>
    private bool WriteHeadAndBody(Span<byte> output, int length, ReadOnlySpan<byte> rest, BodyFraming framing, long contentLength)
    {
        int taken = rest.Length;
        bool written;
        switch (framing)
        {
            case BodyFraming.Chunked:
                // What came with the head is at most a scratch buffer less that head, so both fit the output but for a large head.
                _download.Chunked.Begin(raw: _isHttp10, long.MaxValue);
                _download.Chunked.Connect(_upstream!, Client);
                int room = output.Length - length - ChunkedRelay.FramingBytes;
                int first = Math.Min(room, rest.Length);
                int converted = _download.Chunked.Convert(rest[..first], output[length..], out taken);
                if (converted < 0)
                {
                    // Nothing has gone out yet, so the client can be told.
                    FailUpstream(502, HttpErrorText.Word(_download.Chunked.Error), FailureKind.MalformedResponse);
                    return false;
                }

                written = _session.Output.Write(output[..(length + converted)]);
                if (written && taken == first && first < rest.Length && !_download.Chunked.IsEnded)
                {
                    converted = _download.Chunked.Convert(rest[first..], output, out int more);
                    written = converted >= 0 && _session.Output.Write(output[..converted]);
                    taken += more;
                }

                _download.BeginChunked();
                break;
            case BodyFraming.None:
                taken = 0;
                written = _session.Output.Write(output[..length]);
                _download.BeginNone();
                break;
            default:
                long total = framing == BodyFraming.Length ? contentLength : long.MaxValue;
                taken = (int)Math.Min(rest.Length, total);
                _bodyBytesOut = taken;
                written = WriteJoined(output, length, rest[..taken]);
                _downloadTotal = total == long.MaxValue ? total : total - taken;
                _download.BeginLength(_upstream!, Client, _downloadTotal);
                break;
        }

        _upstreamReusable &= taken == rest.Length;
        if (taken < rest.Length && _reason is null && !_download.IsRunning)
            _reason = Reasons.UpstreamExcess;
        if (written)
            return true;
        AbortClient(_session.Output.HasFailed ? Reasons.ClientGone : HttpErrorText.Word(_download.Chunked.Error));
        return false;
    }

    private bool WriteJoined(Span<byte> output, int length, ReadOnlySpan<byte> body)
    {
        if (body.Length > JoinBytes || body.Length > output.Length - length)
            return _session.Output.Write(output[..length], body);
        body.CopyTo(output[length..]);
        return _session.Output.Write(output[..(length + body.Length)]);
    }

    private void BeginSwitch(ReadOnlySpan<byte> bytes, ResponseHead head)
    {
        // Behind a request that is not out whole, the tunnel's bytes would be taken for the rest of it.
        if (!_asksUpgrade || !RequestIsOut)
        {
            FailUpstream(502, Reasons.UnaskedUpgrade, FailureKind.MalformedResponse);
            return;
        }

        Span<byte> output = Loop.SendScratch;
        ResponseRewrite rewrite = new()
        {
            Framing = BodyFraming.None,
            Connection = ConnectionOption.Upgrade,
            ExtraFields = _affinity is null ? default : AffinityFields(bytes, head, default),
        };
        int length = ResponseHeadWriter.Write(bytes, head, in rewrite, output);
        if (length < 0 || !_session.Output.Write(output[..length], bytes[head.Length..]))
        {
            AbortClient(Reasons.ClientGone);
            return;
        }

        _pool.OnSucceeded(_endpoint!, _outcomeEpoch, _responseTimeNanos, _pickedAt + _responseTimeNanos);
        ReturnResponseHead();
        _phase = Phase.Tunnel;
        _moved = NothingMoved;
    }

    private void ReturnResponseHead()
    {
        _responseHead?.Return();
        _responseHead = null;
    }

    private bool KeepResponseHead(ReadOnlySpan<byte> bytes)
    {
        if (_responseHead is not null)
        {
            _responseHead.Consume(_responseHead.Length - bytes.Length); // interim heads in front are done with
            return true;
        }

        if (bytes.IsEmpty)
            return true;
        _responseHead = Loop.Buffers.TryRent(Math.Max(bytes.Length, 4096));
        if (_responseHead is not null)
        {
            _responseHead.Append(bytes);
            return true;
        }

        FailAttempt(503, Reasons.NoBuffers, RetryConditions.Reset); // our want, not the endpoint's fault
        return false;
    }

    private bool GrowResponseHead()
    {
        PooledBuffer old = _responseHead!;
        if (old.Start > 0)
        {
            old.Compact();
            return true;
        }

        PooledBuffer? larger = old.Capacity < BufferPool.LargestBytes ? Loop.Buffers.TryRent(old.Capacity * 2) : null;
        if (larger is null)
        {
            FailAttempt(503, Reasons.NoBuffers, RetryConditions.Reset); // our want, not the endpoint's fault
            return false;
        }

        larger.Append(old.Filled);
        old.Return();
        _responseHead = larger;
        return true;
    }

    private void ResetResponse()
    {
        _status = 0;
        _interim = 0;
        _responseTimeNanos = 0;
        _bodyBytesOut = 0;
        _downloadTotal = 0;
        _responseBegun = false;
        _responseComplete = false;
        _responseKeepsClient = false;
        _upstreamReusable = false;
        _closeDelimited = false;
        _clientLost = false;
        _requestCut = false;
        _download.BeginNone();
        ResetResume();
    }
}
