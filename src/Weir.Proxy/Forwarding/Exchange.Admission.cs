using Weir.Balancing;
using Weir.Balancing.RateLimits;
using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Limits;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Forwarding;

/// <content>Before an endpoint: rate limits, the body that is kept for a second try, and the pool's queue.</content>
internal sealed partial class Exchange
{
    /// <summary>A chunked body is kept piece by piece; with less room than this the next piece is not.</summary>
    private const int LeastBodyRoom = 1024;

    /// <summary>Room for a kept body grows by no less.</summary>
    private const int LeastGrowth = 4096;

    // The body is to be taken in whole once the request has been let in; and how large it may be.
    private bool _keepsBody;
    private int _keptBodyLimit;

    private QueueTicket? _ticket;
    private RequestPriority _priority;
    private ulong _clientKey;
    private bool _holdsSlot;

    // In the queue as far as this loop knows. The ticket's own state changes under another loop's hands, step by step.
    private bool _isWaiting;
    private ProxyEndpoint? _reserved;
    private byte[]? _answerFields;
    private int _answerFieldBytes;

    /// <summary>Asks the route's rate limits.</summary>
    /// <returns>True when one of them refused; the answer is made.</returns>
    private bool IsRateLimited(ReadOnlySpan<byte> received, RequestHead head)
    {
        foreach (RateLimiter limiter in _route!.Options.RateLimits)
        {
            RateLimitVerdict verdict = limiter.Take(received, head, _clientAddress, _startedAt);
            if (verdict.IsAllowed)
                continue;
            FieldLines lines = new(_answerFields ??= new byte[256]);
            lines.Add("Retry-After: "u8);
            lines.Add(Seconds(verdict.RetryAfterNanos));
            lines.Add("\r\nRateLimit-Limit: "u8);
            lines.Add(limiter.Rule.Burst);
            lines.Add("\r\nRateLimit-Remaining: "u8);
            lines.Add(verdict.Remaining);
            lines.Add("\r\nRateLimit-Reset: "u8);
            lines.Add(Seconds(verdict.ResetNanos));
            lines.Add("\r\n"u8);
            _answerFieldBytes = lines.Written.Length;
            Answer(429, Reasons.RateLimited);
            return true;
        }

        return false;
    }

    /// <summary>What the queue will want to know, while the head is at hand.</summary>
    private void NotePriority(ReadOnlySpan<byte> received, RequestHead head, PoolAdmission admission)
    {
        _clientKey = ClientKey.Of(_clientAddress);
        _priority = _route!.Options.Priority;
        if (admission.Options.PriorityHeader is not { } header)
            return;
        ReadOnlySpan<byte> word = header.Find(received, head);
        if (word.SequenceEqual("high"u8))
            _priority = RequestPriority.High;
        else if (word.SequenceEqual("normal"u8))
            _priority = RequestPriority.Normal;
        else if (word.SequenceEqual("low"u8))
            _priority = RequestPriority.Low;
    }

    /// <summary>Notes whether the rest of the body is to be taken in before anything is sent: if it is to be kept and is small enough.</summary>
    private void NoteBodyToKeep(RequestHead head)
    {
        if (_bodyRead || _phase != Phase.Picking || RetryRules is not { Policy.BufferBodyBytes: > 0 and int limit })
            return;
        // Who waits for 100 (Continue) sends nothing until the endpoint has been asked.
        _keepsBody = !head.Fields.Has(KnownField.Expect) && (_uploadFraming != BodyFraming.Length || head.ContentLength <= limit);
        _keptBodyLimit = limit;
    }

    /// <summary>The request has been let in: from now on its body may take up room, as much as has come of it.</summary>
    private void KeepBody(ProxyEndpoint picked)
    {
        _keepsBody = false;
        _reserved = picked;
        _reservedWork = _work;
        _phase = Phase.Buffering;
        _deadline = DeadlineAfter(BodyIdleTimeout);
    }

    /// <summary>What may still come of a body that is kept; below zero once a chunked one has turned out larger than that.</summary>
    private long BodyLeft => _uploadFraming == BodyFraming.Length ? _uploadRemaining : _keptBodyLimit - _upload.Chunked.ContentBytes;

    /// <summary>Makes room for more of the body: as much again as there is, so that a body in drops is not copied for every drop.</summary>
    /// <returns>False when the loop has no buffer left.</returns>
    private bool GrowBodyRoom()
    {
        int more = (int)Math.Min(Math.Max(_request.Bytes.Length, LeastGrowth), BodyLeft);
        if (BodyRoom >= Math.Min(more, LeastBodyRoom))
            return true;
        // A length says where the body ends; a piece of a chunked one may be all framing.
        return _request.TryGrow(_uploadFraming == BodyFraming.Length ? more : more + ChunkedRelay.FramingBytes + LeastBodyRoom);
    }

    /// <summary>Takes in what has come of the body.</summary>
    /// <returns>True while more has to be waited for.</returns>
    private bool AwaitsBody()
    {
        while (!_bodyRead && _phase == Phase.Buffering)
        {
            if (Client.IsBroken)
            {
                AbortClient(Reasons.ClientGone);
                return false;
            }

            Client.Wants = Interest.Read | Interest.Close;
            if (!Client.IsReadable)
                return true;
            if (BodyLeft < 0 || !GrowBodyRoom())
                break; // the rest is streamed, as without this setting
            Span<byte> piece = Loop.ReceiveScratch[..(int)Math.Min(Math.Min(BodyRoom, BodyLeft + LeastBodyRoom), EventLoop.ScratchBytes)];
            int received = Client.Receive(piece);
            if (received == Connection.WouldBlock)
                return true;
            if (received <= 0)
            {
                AbortClient(received == 0 ? Reasons.IncompleteBody : Reasons.ClientGone);
                return false;
            }

            _deadline = DeadlineAfter(BodyIdleTimeout);
            KeepPiece(piece[..received]);
        }

        if (_phase != Phase.Buffering)
            return false;
        if (_bodyRead)
            _uploadFraming = BodyFraming.None;
        _phase = Phase.Picking;
        return false;
    }

    private int BodyRoom => _uploadFraming == BodyFraming.Length
        ? (int)Math.Min(_uploadRemaining, _request.Room.Length)
        : _request.Room.Length - ChunkedRelay.FramingBytes;

    private void KeepPiece(ReadOnlySpan<byte> piece)
    {
        if (_uploadFraming == BodyFraming.Length)
        {
            piece.CopyTo(_request.Room);
            _request.Advance(piece.Length);
            _bodyTaken += piece.Length;
            _uploadRemaining -= piece.Length;
            _bodyRead = _uploadRemaining == 0;
            return;
        }

        int written = _upload.Chunked.Convert(piece, _request.Room, out int consumed);
        if (written < 0)
        {
            RefuseBody();
            return;
        }

        _request.Advance(written);
        _bodyRead = _upload.Chunked.IsEnded;
        if (_bodyRead && !_session.KeepInput(piece[consumed..]))
            _keepAlive = false;
    }

    /// <summary>Picks an endpoint for the first try, within the pool's limits; for a later one it is reserved by now.</summary>
    /// <returns>Null when there is none: the exchange then waits in the queue, or has its answer.</returns>
    private ProxyEndpoint? PickEndpoint()
    {
        if (_reserved is { } reserved)
        {
            _pickedAt = Loop.Timestamp;
            _reserved = null;
            _work = _reservedWork;
            return reserved;
        }

        _pickedAt = _startedAt;

        PickRequest pick = _affinity is null
            ? new() { Hash = _hash, NowNanos = _pickedAt, Class = _class, Size = _size }
            : new() { Hash = _hash, NowNanos = _pickedAt, Class = _class, Size = _size, Affinity = _mark.Identity, AffinityOnly = IsBound };
        PoolAdmission? admission = _pool.Admission;
        bool isFull;
        ProxyEndpoint? picked;
        if (admission is null)
        {
            picked = _pool.PickAndBegin(in pick, loop.Random, out isFull, out _work);
        }
        else
        {
            picked = admission.TryEnter(in pick, loop.Random, out isFull, out _work);
            _holdsSlot = picked is not null;
        }

        if (picked is null)
            OnNobody(admission, isFull);
        return picked;
    }

    private void OnNobody(PoolAdmission? admission, bool isFull)
    {
        bool isBound = _affinity is not null && IsBound;
        // Whether or not somebody waits: its own endpoint is not there to be waited for.
        if (isBound && _pool.Snapshot.Affinities?.Find(_mark.Identity) is null)
        {
            Answer(503, Reasons.AffinityLost);
        }
        else if (!isFull)
        {
            Answer(503, Reasons.NoEndpoint);
        }
        else if (admission is null || admission.Options.QueueLength == 0)
        {
            RefuseForNow(Reasons.PoolFull, TimeSpan.FromSeconds(1));
        }
        else
        {
            _ticket ??= new QueueTicket();
            _ticket.Prepare(_session.Waiter, _hash, _mark.Identity, isBound, Loop.Timestamp);
            (_ticket.WorkClass, _ticket.WorkSize) = (_class, _size);
            TimeSpan wait = admission.Options.QueueWait;
            if (!admission.TryQueue(_ticket, _priority, _clientKey))
            {
                RefuseForNow(Reasons.QueueFull, wait);
                return;
            }

            _isWaiting = true;
            _phase = Phase.Queued;
            _deadline = DeadlineAfter(wait);
        }
    }

    /// <summary>Looks whether the turn in the queue has come.</summary>
    /// <returns>True while it has to be waited for.</returns>
    private bool AwaitsTurn()
    {
        if (_ticket!.Granted is null)
        {
            Client.Wants = Interest.Close;
            if (!Client.IsBroken)
                return true;
            AbortClient(Reasons.ClientGone);
            return false;
        }

        TakeGrant(_ticket.Granted);
        return false;
    }

    private void TakeGrant(ProxyEndpoint granted)
    {
        _pool.Admission!.CountWait(Loop.Timestamp - _ticket!.SinceNanos);
        _reservedWork = _ticket.Work;
        _ticket.Clear();
        _isWaiting = false;
        _holdsSlot = true;
        _reserved = granted;
        _phase = Phase.Picking;
    }

    private void OnQueueTimeout()
    {
        PoolAdmission admission = _pool.Admission!;
        if (admission.Cancel(_ticket!) is { } granted)
        {
            TakeGrant(granted);
            return;
        }

        _ticket!.Clear();
        _isWaiting = false;
        admission.CountExpired();
        RefuseForNow(Reasons.QueueTimeout, admission.Options.QueueWait);
    }

    /// <summary>503 with the time after which another try makes sense.</summary>
    private void RefuseForNow(string reason, TimeSpan retryAfter)
    {
        FieldLines lines = new(_answerFields ??= new byte[256]);
        lines.Add("Retry-After: "u8);
        lines.Add(Math.Max((long)Math.Ceiling(retryAfter.TotalSeconds), 1));
        lines.Add("\r\n"u8);
        _answerFieldBytes = lines.Written.Length;
        Answer(503, reason);
    }

    /// <summary>The load of the endpoint at hand has ended: somebody may have waited for that.</summary>
    private void OnLoadEnded() => _pool.Admission?.OnCapacity();

    /// <summary>Gives back what the pool had admitted; the load has ended before.</summary>
    private void LeavePool()
    {
        PoolAdmission? admission = _pool?.Admission;
        if (_isWaiting)
        {
            if (admission!.Cancel(_ticket!) is { } granted)
            {
                _reserved = granted;
                _reservedWork = _ticket!.Work;
                _holdsSlot = true;
            }

            _ticket!.Clear();
            _isWaiting = false;
        }

        _reserved?.Endpoint.Abandon(in _reservedWork, Loop.Timestamp);
        _reserved = null;
        if (_holdsSlot)
            admission!.Leave();
        else
            admission?.OnCapacity();
        _holdsSlot = false;
    }

    private static long Seconds(long nanos) => Math.Max((nanos + 999_999_999) / 1_000_000_000, 1);
}
