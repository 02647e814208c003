using System.Globalization;
using System.Text;
using Weir.Http;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Logging;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;

namespace Weir.Proxy;

/// <summary>What all sessions of one event loop use together: parsers' scratch, idle upstream connections, randomness, log.</summary>
/// <remarks>One thread: the loop's.</remarks>
public sealed class ProxyLoop
{
    /// <summary>The length of <see cref="Date"/>, always the same (RFC 9110 §5.6.7).</summary>
    internal const int DateBytes = 37;

    private const int KeptExchanges = 1024;

    /// <summary>Room for the lines that filters add to a response; one that needs more is refused.</summary>
    private const int FilterBytes = 32 * 1024;
    /// <summary>Date and what else is added to every response, and a cookie with the longest attributes that are taken.</summary>
    private const int AffinityBytes = 2048;
    private readonly Stack<Exchange> _exchanges = new();
    private readonly byte[] _date = new byte[DateBytes];
    private readonly TimeProvider _time;
    private readonly RequestIds _requestIds;
    private byte[]? _affinityScratch;
    private byte[]? _filterScratch;
    private long _unixNanosAtZero;
    private long _second = -1;
    private Http2.Http2Scratch? _http2;

    /// <param name="loop">The loop.</param>
    /// <param name="limits">The largest limits of all HTTP listeners: the scratch is sized for them.</param>
    /// <param name="log">Where requests are logged; null for nowhere.</param>
    /// <param name="seed">Of the loop's random numbers.</param>
    /// <param name="time">Gives the wall clock, for logs and Date.</param>
    /// <param name="onFault">Told of exceptions in a session: faults of ours. Called on the loop.</param>
    public ProxyLoop(EventLoop loop, HttpLimits limits, IAccessLogWriter? log, int seed, TimeProvider time, Action<Exception>? onFault = null)
    {
        Loop = loop;
        Log = log;
        Limits = limits;
        Random = new Random(seed);
        Request = new RequestHead(limits);
        Response = new ResponseHead(limits);
        Scratch = new MatchScratch(limits.LineBytes);
        _requestIds = new RequestIds(Random);
        Upstreams = new UpstreamConnections(this);
        OnFault = onFault ?? (static _ => { });
        _time = time;
    }

    public EventLoop Loop { get; }

    public int Index => Loop.Index;

    public HttpLimits Limits { get; private set; }

    public Random Random { get; }

    public IAccessLogWriter? Log { get; private set; }

    /// <summary>Reused by every parse: valid until the next one on this loop.</summary>
    public RequestHead Request { get; private set; }

    public ResponseHead Response { get; private set; }

    public UpstreamConnections Upstreams { get; }

    /// <summary>Room for looking at paths and values.</summary>
    internal MatchScratch Scratch { get; private set; }

    /// <summary>Room for the lines that filters add to a response.</summary>
    internal Span<byte> FilterScratch => _filterScratch ??= new byte[FilterBytes];
    /// <summary>Made when the first HTTP/2 connection is.</summary>
    internal Http2.Http2Scratch Http2 => _http2 ??= new(Limits);

    /// <summary>Room for the lines that affinity adds to a response.</summary>
    internal Span<byte> AffinityScratch => _affinityScratch ??= new byte[AffinityBytes];

    /// <summary>Told of exceptions in a session.</summary>
    public Action<Exception> OnFault { get; }

    /// <summary>A Date field line, made once a second.</summary>
    public ReadOnlySpan<byte> Date
    {
        get
        {
            LookAtClock();
            return _date;
        }
    }

    /// <summary>Where field lines of ours are put together. Valid until the next response on this loop.</summary>
    internal byte[] ExtraFields { get; } = new byte[512];

    /// <summary>Wall-clock nanoseconds since 1970 for a <see cref="EventLoop.Timestamp"/>.</summary>
    public long ToUnixNanos(long timestamp)
    {
        LookAtClock();
        return _unixNanosAtZero + timestamp;
    }

    /// <summary>The configuration was loaded again: what is parsed and logged from now on. On the loop, between two steps of its sessions,
    /// which keep nothing of the scratch from one to the next.</summary>
    public void Configure(HttpLimits limits, IAccessLogWriter? log)
    {
        Log = log;
        if (limits == Limits)
            return;
        Limits = limits;
        Request = new RequestHead(limits);
        Response = new ResponseHead(limits);
        Scratch = new MatchScratch(limits.LineBytes);
        _http2 = null;
        _exchanges.Clear();
    }

    /// <summary>An id for a request; valid until the next call.</summary>
    internal ReadOnlySpan<byte> NextRequestId() => _requestIds.Next(ToUnixNanos(Loop.Timestamp));

    internal Exchange RentExchange() => _exchanges.TryPop(out Exchange? exchange) ? exchange : new Exchange(this);

    internal void Return(Exchange exchange)
    {
        if (_exchanges.Count < KeptExchanges)
            _exchanges.Push(exchange);
    }

    /// <summary>Logs a request whose head never became one.</summary>
    /// <param name="listener">Where it came.</param>
    /// <param name="client">Who sent it.</param>
    /// <param name="status">What it was answered with; 0: nothing.</param>
    /// <param name="reason">Why.</param>
    /// <param name="received">What was parsed last; method and target are logged if the request line was whole and right.</param>
    /// <param name="protocol">What it was sent in, where that is known without a request line.</param>
    internal void LogRefusal(
        string listener, PeerAddress client, int status, string reason, ReadOnlySpan<byte> received = default, string? protocol = null)
    {
        if (Log is null)
            return;
        bool hasLine = !received.IsEmpty && Request.HasRequestLine;
        Span<byte> text = stackalloc byte[PeerAddress.MaxTextBytes];
        AccessRecord record = new()
        {
            StartedUnixNanos = ToUnixNanos(Loop.Timestamp),
            Listener = listener,
            Client = text[..client.FormatAddress(text)],
            Method = hasLine ? Request.MethodRange.Of(received) : default,
            Target = hasLine ? Request.Target.Of(received) : default,
            Protocol = protocol ?? (!hasLine ? null : Request.MinorVersion == 0 ? ProtocolNames.Http10 : ProtocolNames.Http11),
            Status = status,
            Reason = reason,
        };
        Log.Write(in record);
    }

    /// <summary>Reads the wall clock once a second: it may be set, and drifts from the monotonic one.</summary>
    private void LookAtClock()
    {
        long second = Loop.Now / 1000;
        if (second == _second)
            return;
        _second = second;
        DateTimeOffset now = _time.GetUtcNow();
        _unixNanosAtZero = UnixNanos(now) - Loop.Timestamp;
        Span<char> text = stackalloc char[_date.Length];
        text.TryWrite(CultureInfo.InvariantCulture, $"Date: {now:r}\r\n", out int length);
        Encoding.ASCII.GetBytes(text[..length], _date);
    }

    private static long UnixNanos(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
