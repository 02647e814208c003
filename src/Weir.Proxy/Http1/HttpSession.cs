using Weir.Http;
using Weir.Http.Http1;
using Weir.Http.Http2;
using Weir.Net;
using Weir.Net.Buffers;
using Weir.Net.Tls;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Metrics;
using Weir.Proxy.Pools;
using Weir.Proxy.Tcp;

namespace Weir.Proxy.Http1;

/// <summary>One client connection from accept to close: reads heads, runs an exchange for each, one after the other.</summary>
/// <remarks>
/// <see cref="RunAsync"/> is the whole life in straight line; each step it loops over is synchronous, does what can be done at once and
/// says whether to wait. An idle session holds neither a buffer nor an exchange. On its loop's thread only.
/// </remarks>
internal sealed partial class HttpSession : IClientSession
{
    private const int InputBytes = 4 * 1024;

    /// <summary>What is read and thrown away after a refusal, so that the client sees the answer and not a reset.</summary>
    private const int LingerBytes = 256 * 1024;
    private const long LingerMilliseconds = 1000;

    private const int ServedBetweenYields = 64;

    private readonly HttpListener _listener;
    private readonly ProxyLoop _loop;
    private readonly Waiter _waiter;
    private byte[]? _clientText;
    private byte[]? _certificateLines;
    private bool? _isTrusted;
    private PooledBuffer? _input;
    private Exchange? _exchange;
    private HttpError _error;
    private long _deadline;
    private int _lingered;
    private bool _isIdle;

    public HttpSession(HttpListener listener, ProxyLoop loop, Connection client, ListenerCounters counters)
    {
        _listener = listener;
        _loop = loop;
        _waiter = new Waiter(loop.Loop);
        Client = client;
        client.Owner = _waiter;
        Counters = counters;
        Output = new ClientOutput(client);
        Settings = listener.Settings;
    }

    public IClientSession? Next { get; set; }

    public IClientSession? Previous { get; set; }

    public HttpListener Listener => _listener;

    /// <summary>What the request at hand goes by, whatever the listener's settings have become meanwhile.</summary>
    public HttpListenerSettings Settings { get; private set; }

    /// <summary>Where the request at hand is, or its last try; null between requests.</summary>
    public ProxyEndpoint? Endpoint => _exchange?.Endpoint;

    /// <summary>Of the request at hand.</summary>
    public string? RouteKey => _exchange?.RouteKey;

    /// <summary>For the log, when <see cref="Abort"/> ends an exchange.</summary>
    public string AbortReason { get; private set; } = Reasons.Shutdown;

    public Connection Client { get; }

    public PeerAddress Remote => Client.Remote;

    public ConnectionError Error => Client.Error;

    public ClientOutput Output { get; }

    public ListenerCounters Counters { get; }

    /// <summary>What endpoints are told of the client's certificate: whole field lines; null: nothing.</summary>
    public byte[]? CertificateLines => Settings.Options.ForwardsClientCertificate
        ? _certificateLines ??= ClientCertificateFields.Of((Client is Http2.RequestLane lane ? lane.Peer.Connection : Client) as TlsConnection)
        : null;

    public Waiter Waiter => _waiter;

    /// <summary>The client's address as text, made when first asked for; empty for a Unix socket.</summary>
    public ReadOnlySpan<byte> ClientText
    {
        get
        {
            if (_clientText is null)
            {
                Span<byte> text = stackalloc byte[PeerAddress.MaxTextBytes];
                _clientText = text[..Client.Remote.FormatAddress(text)].ToArray();
            }

            return _clientText;
        }
    }

    /// <summary>The client is a proxy whose forwarded fields are believed.</summary>
    public bool IsTrusted => _isTrusted ??= Settings.Forwarding.IsTrusted(Client.Remote);

    public void Start() => _ = RunAsync();

    /// <summary>Finish the exchange at hand and close; an idle session gets a moment for a request already on its way.</summary>
    public void Drain(TimeSpan idleGrace)
    {
        if (!_isIdle)
            return;
        _deadline = Math.Min(_deadline, _loop.Loop.Now + (long)idleGrace.TotalMilliseconds);
        _waiter.Signal();
    }

    public void Abort() => _waiter.Cancel();

    /// <summary>The time that its endpoint or route had to be drained is over.</summary>
    public void Cut()
    {
        AbortReason = Reasons.Drained;
        Abort();
    }

    private async Task RunAsync()
    {
        try
        {
            bool goOn = true;
            int served = 0;
            while (goOn)
            {
                // 1. A head, or the reason why there is none.
                BeginHead();
                HeadStep step;
                while ((step = ReadHead()) == HeadStep.Wait)
                {
                    Wake wake = await _waiter.WaitUntil(_deadline);
                    if (wake != Wake.Ready)
                    {
                        step = wake == Wake.TimedOut ? HeadStep.TimedOut : HeadStep.Ended;
                        break;
                    }
                }

                if (step == HeadStep.Http2)
                {
                    BecomeHttp2();
                    return;
                }

                if (step != HeadStep.Complete)
                {
                    goOn = false;
                    RefuseHead(step);
                }
                else
                {
                    // 2. One attempt after the other until an endpoint answers or nothing is left to try.
                    Exchange exchange = _exchange!;
                    do
                    {
                        while (exchange.TryNextEndpoint())
                        {
                            while (exchange.AwaitsConnection())
                                exchange.OnWake(await exchange.Wait());
                            while (exchange.AwaitsResponse())
                                exchange.OnWake(await exchange.Wait());
                        }

                        // 3. The rest of both bodies; should the response break off, from another endpoint.
                        while (exchange.Relays())
                            exchange.OnWake(await exchange.Wait());
                    }
                    while (exchange.IsResuming);

                    // 4. From here on the connection is no longer HTTP (101 Switching Protocols).
                    if (exchange.IsTunnel)
                        await RunTunnelAsync(exchange);

                    goOn = exchange.End();
                    _exchange = null;
                    _loop.Return(exchange);
                }

                // 5. What the client has not taken yet.
                _deadline = _loop.Loop.Now + (long)Settings.Options.BodyIdleTimeout.TotalMilliseconds;
                while (!Output.Flush())
                {
                    Client.Wants = Interest.Write;
                    if (await _waiter.WaitUntil(_deadline) != Wake.Ready)
                        goOn = Abandon();
                }

                goOn &= !Output.HasFailed;

                // A client that pipelines without end must not keep the loop to itself.
                if (goOn && ++served % ServedBetweenYields == 0)
                    goOn = await _waiter.Yield() != Wake.Canceled;
            }

            // 6. A client that is still sending must get to see the answer: take in a little of it before closing.
            if (BeginLinger())
            {
                while (Lingers() && await _waiter.WaitUntil(_deadline) == Wake.Ready)
                {
                }
            }
        }
        catch (Exception e)
        {
            // A fault of ours: this connection is lost, the loop and all others go on.
            _loop.OnFault(e);
        }
        finally
        {
            Close();
        }
    }

    private void BeginHead()
    {
        EventLoop loop = _loop.Loop;
        bool begun = _input is { Length: > 0 };
        TakeSettings();
        TimeSpan timeout = begun ? Settings.Options.HeadTimeout : Settings.Options.KeepAliveTimeout;
        // The response that went before said that the connection stays: a request may be on its way.
        if (!begun && _listener.IsDraining && _listener.IdleGrace < timeout)
            timeout = _listener.IdleGrace;
        _deadline = loop.Now + (long)timeout.TotalMilliseconds;
        _isIdle = !begun;
        _parseInput = begun;
    }

    private void TakeSettings()
    {
        HttpListenerSettings settings = _listener.Settings;
        if (ReferenceEquals(settings, Settings))
            return;
        Settings = settings;
        _isTrusted = null;
    }

    // Bytes left over from the last request are looked at before more are received.
    private bool _parseInput;

    private HeadStep ReadHead()
    {
        while (true)
        {
            ReadOnlySpan<byte> bytes;
            bool fromInput = _input is not null;
            if (_parseInput)
            {
                _parseInput = false;
                bytes = _input!.Filled;
            }
            else
            {
                if (!Client.IsReadable)
                {
                    Client.Wants = Interest.Read;
                    return HeadStep.Wait;
                }

                if (fromInput && !GrowInput())
                    return HeadStep.NoBuffers;
                Span<byte> room = fromInput ? _input!.Free : _loop.Loop.ReceiveScratch;
                int received = Client.Receive(room);
                if (received == Connection.WouldBlock)
                    continue;
                if (received <= 0)
                    return HeadStep.Ended;
                if (fromInput)
                {
                    _input!.Advance(received);
                    bytes = _input.Filled;
                }
                else
                {
                    bytes = room[..received];
                }

                if (_isIdle)
                {
                    _isIdle = false;
                    TakeSettings();
                    _deadline = _loop.Loop.Now + (long)Settings.Options.HeadTimeout.TotalMilliseconds;
                }
            }

            switch (RequestParser.Parse(bytes, Settings.Options.Limits, _loop.Request, out _error))
            {
                case HeadStatus.Complete:
                    return BeginExchange(bytes, fromInput) ? HeadStep.Complete : HeadStep.NoBuffers;
                case HeadStatus.Invalid when MayBecomeHttp2 && bytes.StartsWith(ConnectionPreface.Line):
                    if (!fromInput && !KeepInput(bytes))
                        return HeadStep.NoBuffers;
                    return HeadStep.Http2;
                case HeadStatus.Invalid:
                    return HeadStep.Invalid;
                default:
                    if (!fromInput && !KeepInput(bytes))
                        return HeadStep.NoBuffers;
                    break;
            }
        }
    }

    // RFC 9113 §3.3: prior knowledge. Only the first bytes of a connection can be its preface.
    private bool MayBecomeHttp2 => Settings.Options.Http2 && Output.IsUntouched && Client is not Http2.RequestLane;

    /// <summary>The first bytes were those of HTTP/2: another session goes on with the connection.</summary>
    private void BecomeHttp2()
    {
        _isHandedOver = true;
        _listener.BeginHttp2(Client, this, _loop, Counters, _input!.Filled);
    }

    private bool _isHandedOver;

    /// <returns>False when the loop has no buffer left.</returns>
    private bool BeginExchange(ReadOnlySpan<byte> bytes, bool fromInput)
    {
        _exchange = _loop.RentExchange();
        if (!_exchange.Begin(this, bytes, out int consumed) || (!fromInput && !KeepInput(bytes[consumed..])))
        {
            _exchange.Discard();
            _loop.Return(_exchange);
            _exchange = null;
            return false;
        }

        if (!fromInput)
            return true;
        _input!.Consume(consumed);
        if (_input.Length == 0)
            ReleaseInput();
        return true;
    }

    /// <summary>Answers a head that will not be served; the connection ends, for nobody knows where the next request begins.</summary>
    private void RefuseHead(HeadStep step)
    {
        (int status, string? reason) = step switch
        {
            HeadStep.Invalid => (HttpErrorText.RequestStatus(_error), HttpErrorText.Word(_error)),
            HeadStep.NoBuffers => (503, Reasons.NoBuffers),
            // Silence before a request is not an error, neither is an end.
            HeadStep.TimedOut when !_isIdle => (408, Reasons.HeadTimeout),
            HeadStep.Ended when !_isIdle => (0, _waiter.IsCanceled ? AbortReason : Reasons.ClientGone),
            _ => (0, null),
        };
        if (status != 0)
        {
            Output.Write(OwnAnswer.For(_loop, status, close: true, headOnly: false));
            LingerAtEnd();
        }

        if (reason is null)
            return;
        Counters.CountRequest(status);
        Counters.Reasons.Add(reason);
        // Nothing has been received since the parser looked.
        ReadOnlySpan<byte> parsed = step != HeadStep.Invalid ? default : _input is null ? _loop.Loop.ReceiveScratch : _input.Filled;
        _loop.LogRefusal(
            Settings.Options.Name, Client.Remote, status, reason, parsed, Client is Http2.RequestLane ? Logging.ProtocolNames.Http2 : null);
    }

    private async Task RunTunnelAsync(Exchange exchange)
    {
        // What the client has sent already, in the hope that the switch will be agreed to, goes first.
        PooledBuffer? early = _input;
        _input = null;
        Task<TunnelResult> tunnel = new Tunnel(_loop.Loop, _waiter).RunAsync(
            Client, exchange.BeginTunnel(out TimeSpan idle), null, early, idle);
        early?.Return();
        exchange.OnTunnelEnded(await tunnel);
    }

    private bool Abandon()
    {
        Output.Abandon();
        return false;
    }

    private void Close()
    {
        if (_exchange is not null)
        {
            _exchange.Abort();
            _loop.Return(_exchange);
            _exchange = null;
        }

        ReleaseInput();
        Output.Release();
        _waiter.Release();
        if (_isHandedOver)
            return;
        Client.Close();
        _listener.OnClosed(this, _loop.Loop);
    }
}
