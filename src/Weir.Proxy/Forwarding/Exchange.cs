using Weir.Balancing;
using Weir.Balancing.Hashing;
using Weir.Balancing.Scheduling;
using Weir.Balancing.Strategies;
using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Http1;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;

namespace Weir.Proxy.Forwarding;

/// <summary>One request and its response: from the parsed head to the log line.</summary>
/// <remarks>
/// <para>The session calls the steps in order (see <c>HttpSession.RunAsync</c>); each does what can be done at once. The request is
/// written to one buffer, head first, and stays there to the end: it can be sent again as long as nothing of the body went past it.</para>
/// <para>A request is tried again when that cannot change what it does: nothing of it was sent, or its method is idempotent (RFC 9110
/// §9.2.2); in both cases only while no byte of a final response has come.</para>
/// <para>Taken from the loop for a request, returned after it: idle connections hold none. One thread.</para>
/// </remarks>
internal sealed partial class Exchange(ProxyLoop loop)
{
    /// <summary>So long a client on its first request is not watched: most are answered sooner, and then never cost an epoll_ctl.</summary>
    private const long UnwatchedMilliseconds = 50;

    private readonly RequestImage _request = new();
    private readonly BodyRelay _upload = new(loop.Loop, loop.Limits);
    private readonly BodyRelay _download = new(loop.Loop, loop.Limits);

    private HttpSession _session = null!;
    private Phase _phase;

    // Who asks, behind all trusted proxies: whom limits, queue, affinity and routes take for one client.
    private PeerAddress _clientAddress;

    // The request.
    private KnownMethod _method;
    private bool _isIdempotent;
    private bool _isHttp10;
    private bool _keepAlive;
    private bool _asksUpgrade;
    private long _startedAt;
    private bool _isChunked;

    // Every byte of the request was taken from the client. As long as that is not so, nobody knows where the next request begins.
    private bool _bodyRead;
    private long _bodyTaken;
    private long _tunnelBytesIn;
    private int _requestSent;

    // The answer that Weir gives itself unless an endpoint does.
    private int _ownStatus;
    private string? _reason;

    private enum Phase
    {
        /// <summary>The body is taken in whole before anything is sent.</summary>
        Buffering,

        /// <summary>An endpoint is to be picked, first or next.</summary>
        Picking,

        /// <summary>The pool is full; the exchange waits for its turn.</summary>
        Queued,
        Connecting,
        AwaitingResponse,

        /// <summary>The final head went to the client; bodies are under way.</summary>
        Relaying,

        /// <summary>101: the session goes on as a tunnel.</summary>
        Tunnel,
        Over,
    }

    public bool IsTunnel => _phase == Phase.Tunnel;

    /// <summary>Where it is, or was tried last.</summary>
    public ProxyEndpoint? Endpoint => _endpoint;

    public string? RouteKey => _route?.Options.Key;

    private EventLoop Loop => loop.Loop;

    private Connection Client => _session.Client;

    private HttpListenerOptions Options => _session.Settings.Options;

    /// <summary>Takes over a parsed request: loop's <see cref="ProxyLoop.Request"/>, with what came behind it.</summary>
    /// <param name="session">Whose it is.</param>
    /// <param name="received">The head and what came with it; valid during the call only.</param>
    /// <param name="consumed">How much of it belongs to this request.</param>
    /// <returns>False when the loop has no buffer left.</returns>
    public bool Begin(HttpSession session, ReadOnlySpan<byte> received, out int consumed)
    {
        RequestHead head = loop.Request;
        _session = session;
        _phase = Phase.Picking;
        _startedAt = Loop.Timestamp;
        _method = head.Method;
        _isIdempotent = head.IsIdempotent;
        _isHttp10 = head.MinorVersion == 0;
        // Behind a refused extended CONNECT the stream may go on with bytes for the tunnel: they must not be read as a request.
        _keepAlive = head.KeepAlive && !(head.HasUpgrade && session.Client is Http2.RequestLane);
        _asksUpgrade = head.HasUpgrade && !head.HasBody;
        _requestSent = 0;
        _ownStatus = 0;
        _reason = null;
        _isChunked = head.IsChunked;
        _bodyRead = !head.HasBody;
        _bodyTaken = 0;
        _tunnelBytesIn = 0;
        ResetAttempts();
        ResetResponse();
        _clientAddress = session.IsTrusted ? session.Settings.Forwarding.ClientOf(received, head.Fields, session.Client.Remote) : session.Client.Remote;
        FindRoute(received, head, out ReadOnlySpan<byte> path);
        _upload.Chunked.Begin(raw: false, MaxBodyBytes);
        _upload.BeginNone();

        consumed = head.Length;
        ReadOnlySpan<byte> rest = received[head.Length..];
        int bodyRoom = head.IsChunked ? rest.Length + ChunkedRelay.FramingBytes : (int)Math.Min(rest.Length, Math.Max(head.ContentLength, 0));
        long maxForwards = MaxForwards(received, head);
        ImageResult image = WriteImage(received, head, path, bodyRoom, Math.Max(maxForwards - 1, -1));
        if (image == ImageResult.NoBuffer)
            return false;
        HideCookie(head);

        if (Refuses(received, head, maxForwards, image))
            consumed = _bodyRead ? head.Length : received.Length;
        else
        {
            consumed += TakeBody(rest, head);
            NoteBodyToKeep(head);
        }

        return true;
    }

    /// <summary>What the session awaits.</summary>
    public Waiter Wait()
    {
        if (_mustYield)
        {
            _mustYield = false;
            return _session.Waiter.Yield();
        }

        long deadline = Math.Min(_deadline, LimitDeadline);
        if (!Client.IsWatched)
            deadline = Math.Min(deadline, Loop.Now + UnwatchedMilliseconds);
        return _session.Waiter.WaitUntil(deadline);
    }

    /// <summary>Takes note of why a wait ended.</summary>
    public void OnWake(Wake wake)
    {
        if (wake == Wake.Ready)
            return;
        if (wake == Wake.Canceled)
            AbortClient(_session.AbortReason);
        else if (Loop.Now >= LimitDeadline)
            OnLimitDeadline();
        else if (Loop.Now >= _deadline)
            OnTimeout();
        else
            Client.StartWatching();
    }

    /// <summary>Everything is done, or given up: settles upstream, load, counters and log.</summary>
    /// <returns>The client's connection can carry another request.</returns>
    public bool End()
    {
        bool goOn = _keepAlive && _bodyRead && !_clientLost;
        if (_ownStatus != 0 && !_clientLost)
        {
            // Our answers are prepared without the keep-alive that an HTTP/1.0 client would have to be told.
            goOn &= !_isHttp10 && !_session.Listener.IsDraining;
            WriteOwn(close: !goOn);
        }
        else
        {
            goOn &= _responseKeepsClient;
        }

        // A client that has not said that this was its last request may be sending the next one, or more of this one.
        if (!goOn && (_keepAlive || !_bodyRead))
            _session.LingerAtEnd();
        ReleaseUpstream();
        LeavePool();
        Account();
        Release();
        return goOn;
    }

    /// <summary>The session is going down in the middle of it.</summary>
    public void Abort()
    {
        _clientLost = true;
        _reason ??= Reasons.ClientGone;
        ReleaseUpstream();
        LeavePool();
        Account();
        Release();
    }

    /// <summary>It never began: there was no buffer for it.</summary>
    public void Discard() => Release();

    private void Release()
    {
        _request.Release();
        _upload.Release();
        _download.Release();
        ReturnResponseHead();
        _session = null!;
    }

    private void WriteOwn(bool close)
    {
        if (_answer is not null)
        {
            WriteAnswer(_answer, close);
            return;
        }

        _status = _ownStatus;
        WriteOwnAnswer(close);
    }

    /// <summary>Weir answers this one itself.</summary>
    private void Answer(int status, string reason)
    {
        if (_isResuming)
        {
            GiveUpResuming(reason); // the client has the beginning of another answer
            return;
        }

        _ownStatus = status;
        _reason = reason;
        _phase = Phase.Over;
    }

    /// <summary>Requests that no endpoint gets to see.</summary>
    private bool Refuses(ReadOnlySpan<byte> received, RequestHead head, long maxForwards, ImageResult image)
    {
        bool isFound = false;
        if (head.Method == KnownMethod.Connect)
        {
            // A client that does not wait for the answer sends what belongs into its tunnel: perhaps a stranger's bytes, no requests.
            _bodyRead = false;
            Answer(501, Reasons.ConnectMethod);
        }
        else if (maxForwards == 0)
            Answer(head.Method == KnownMethod.Options ? 200 : 501, Reasons.MaxForwards);
        else if (head.ContentLength > MaxBodyBytes)
            Answer(413, Reasons.BodyTooLarge);
        else if (_pathFault != PathFault.None)
            Answer(400, Reasons.AmbiguousPath);
        else if (_route is null)
        {
            if (Options.RedirectPort is not null && !head.Host.IsEmpty)
                Answer(HttpsRedirect.Status, Reasons.HttpsRedirect);
            else
                Answer(404, Reasons.NoRoute);
        }
        else if (!_route.Options.RateLimits.IsEmpty && IsRateLimited(received, head))
            return true;
        else if (_route.Options.Answer is { } answer)
            AnswerByRoute(answer);
        else if (image == ImageResult.TooLarge)
            Answer(431, HttpErrorText.Word(HttpError.HeadTooLarge));
        else if (image == ImageResult.AmbiguousPath)
            Answer(400, Reasons.AmbiguousPath);
        else
            isFound = true;
        if (!isFound)
            return true;

        _pool = _routePool!;
        PoolSnapshot snapshot = _pool.Snapshot;
        _hash = snapshot.HashInput switch
        {
            HashInput.ClientAddress => HashOf(_clientAddress),
            HashInput.RequestKey => _pool.Options.HashKey is { } key ? key.Hash(received, head) : HashOf(_clientAddress),
            _ => 0,
        };
        _class = RequestClasses.None;
        _size = 0;
        if (snapshot.Strategy.Schedules)
            NoteWork(received, head);
        _affinity = _pool.Affinity;
        if (_affinity is not null)
            FindAffinity(received, head);
        if (_pool.Admission is { } admission)
            NotePriority(received, head, admission);
        BeginDeadlines();
        return false;
    }

    private void WriteOwnAnswer(bool close)
    {
        if (_ownStatus == HttpsRedirect.Status)
        {
            _session.Output.Write(HttpsRedirect.Write(Loop.SendScratch, _request.Host, _request.Target, Options.RedirectPort!.Value, close));
            return;
        }

        ReadOnlySpan<byte> answer = OwnAnswer.For(loop, _ownStatus, close, headOnly: _method == KnownMethod.Head);
        if (_answerFieldBytes == 0)
        {
            _session.Output.Write(answer);
            return;
        }

        // Behind the status line: the answer lies in the scratch already, so its rest makes room first.
        int line = answer.IndexOf("\r\n"u8) + 2;
        Span<byte> whole = Loop.SendScratch[..(answer.Length + _answerFieldBytes)];
        answer[line..].CopyTo(whole[(line + _answerFieldBytes)..]);
        _answerFields.AsSpan(0, _answerFieldBytes).CopyTo(whole[line..]);
        _session.Output.Write(whole);
    }

    /// <summary>Takes what has come of the body into the request's buffer.</summary>
    /// <returns>Bytes of <paramref name="rest"/> that belong to it.</returns>
    private int TakeBody(ReadOnlySpan<byte> rest, RequestHead head)
    {
        switch (head.Framing)
        {
            case BodyFraming.Length:
                int taken = (int)Math.Min(rest.Length, head.ContentLength);
                rest[..taken].CopyTo(_request.Room);
                _request.Advance(taken);
                _bodyTaken = taken;
                _uploadRemaining = head.ContentLength - taken;
                _bodyRead = _uploadRemaining == 0;
                _uploadFraming = _bodyRead ? BodyFraming.None : BodyFraming.Length;
                return taken;
            case BodyFraming.Chunked:
                int written = _upload.Chunked.Convert(rest, _request.Room, out int consumed);
                _uploadFraming = BodyFraming.Chunked;
                if (written < 0)
                {
                    RefuseBody();
                    return rest.Length;
                }

                _request.Advance(written);
                _bodyRead = _upload.Chunked.IsEnded;
                if (_bodyRead)
                    _uploadFraming = BodyFraming.None;

                return consumed;
            default:
                _uploadFraming = BodyFraming.None;
                return 0;
        }
    }

    /// <summary>A body that turned out malformed or too large: the connection ends with the answer.</summary>
    private void RefuseBody()
    {
        _keepAlive = false;
        _bodyRead = false;
        _upload.BeginNone();
        if (_upload.Chunked.IsTooLarge)
            Answer(413, Reasons.BodyTooLarge);
        else
            Answer(HttpErrorText.RequestStatus(_upload.Chunked.Error), HttpErrorText.Word(_upload.Chunked.Error));
    }

    // RFC 9110 §7.6.2: OPTIONS and TRACE carry how many proxies may still pass them on. -1: no limit given.
    private static long MaxForwards(ReadOnlySpan<byte> received, RequestHead head)
    {
        if (head.Method is not (KnownMethod.Options or KnownMethod.Trace))
            return -1;
        int index = head.Fields.IndexOf(KnownField.MaxForwards);
        if (index < 0)
            return -1;
        ReadOnlySpan<byte> value = head.Fields[index].Value.Of(received);
        return System.Buffers.Text.Utf8Parser.TryParse(value, out long forwards, out int used) && used == value.Length && forwards >= 0
            ? forwards
            : -1;
    }

    private static ulong HashOf(PeerAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, address.High);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], address.Low);
        return ClientAddressHash.Hash(bytes);
    }

    private bool _mustYield;
    private long _deadline;
}
