using Weir.Http;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Logging;

namespace Weir.Proxy;

/// <summary>What all sessions of one event loop use together: parsers' scratch, idle upstream connections, randomness, log.</summary>
/// <remarks>One thread: the loop's.</remarks>
public sealed class ProxyLoop(EventLoop loop, HttpLimits limits, IAccessLogWriter? log, int seed)
{
    public EventLoop Loop => loop;

    public int Index => loop.Index;

    public Random Random { get; } = new(seed);

    public IAccessLogWriter? Log => log;

    /// <summary>Reused by every parse: valid until the next one on this loop.</summary>
    public RequestHead Request { get; } = new(limits);

    public ResponseHead Response { get; } = new(limits);
}
