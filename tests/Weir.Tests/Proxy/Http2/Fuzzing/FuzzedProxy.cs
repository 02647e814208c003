using System.Collections.Immutable;
using System.Net;
using Weir.Balancing;
using Weir.Net;
using Weir.Net.Memory;
using Weir.Proxy;
using Weir.Proxy.Health;
using Weir.Proxy.Http1;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;
using Weir.Tests.Proxy.Http1;
using HttpListener = Weir.Proxy.Http1.HttpListener;

namespace Weir.Tests.Proxy.Http2.Fuzzing;

/// <summary>A listener and one endpoint on an in-memory network, for many connections one after the other; nothing of it fails a test by itself.</summary>
internal sealed class FuzzedProxy : IAsyncDisposable
{
    private static readonly IPEndPoint Address = IPEndPoint.Parse("192.0.2.1:80");
    private static readonly IPEndPoint Client = IPEndPoint.Parse("198.51.100.7:7000");
    private static readonly IPEndPoint Upstream = IPEndPoint.Parse("10.0.0.1:80");

    private readonly MemoryNetwork _network = new();
    private readonly ProbeGate _gate = new();
    private readonly List<Exception> _faults = [];
    private readonly List<MemoryPeer> _endpoints = [];
    private readonly PoolController _controller;
    private readonly ProxyLoop _proxy;
    private readonly HttpListener _listener;
    private readonly EventLoop _loop;

    /// <param name="isHttp2">What the endpoint speaks: HTTP/2 as the fuzzer says, or HTTP/1.1 as <see cref="Origin"/> does.</param>
    /// <param name="bufferBytes">The most pooled bytes.</param>
    public FuzzedProxy(bool isHttp2, long bufferBytes)
    {
        MemoryEngine engine = _network.CreateEngine(loops: 1, bufferBytes);
        _loop = engine.Loops[0];
        Origin origin = new() { Answer = AnswerOf };
        _ = _network.Serve(Upstream, isHttp2 ? _endpoints.Add : origin.OnAccepted);
        _controller = new PoolController(
            new PoolDefinition
            {
                Proxy = new() { Name = "web", Http2 = isHttp2 },
                Balancing = new()
                {
                    Name = "web",
                    Strategy = "first",
                    Endpoints = [new EndpointOptions { Address = Upstream.ToString() }],
                    Health = new() { Passive = new() { ConnectFailures = 0 } },
                },
                Addresses = ImmutableDictionary<string, EndPoint>.Empty.Add(Upstream.ToString(), Upstream),
            },
            new PoolServices { Loops = 1, Ids = new EndpointIds(), ProbeGate = _gate });
        HttpListenerOptions options = new() { Name = "web" };
        _proxy = new ProxyLoop(_loop, options.Limits, log: null, seed: 1, TimeProvider.System, _faults.Add);
        _listener = new HttpListener(options, new RouteTable([new Route(new RouteOptions { Pools = PoolSplit.To(_controller.Pool) })]), [_proxy]);
        _listener.Listen(engine, Address);
    }

    /// <summary>Connections to the endpoint since <see cref="Clear"/>.</summary>
    public IReadOnlyList<MemoryPeer> Endpoints => _endpoints;

    public long RentedBytes => _loop.Buffers.RentedBytes;

    public MemoryPeer Connect()
    {
        MemoryPeer client = _network.Connect(Address, Client);
        client.Discards = true;
        Run();
        return client;
    }

    public void Run() => _network.RunUntilIdle();

    public void Advance(int milliseconds) => _network.Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Cuts what is left of the endpoint's connections.</summary>
    public void Clear()
    {
        foreach (MemoryPeer endpoint in _endpoints)
            endpoint.Reset();
        _endpoints.Clear();
        Run();
    }

    /// <summary>What must not be when all peers are gone; null: nothing of it is.</summary>
    public string? Fault()
    {
        if (_faults.Count > 0)
            return $"an exception escaped: {_faults[0]}";
        EndpointCounters counters = _controller.Pool.Endpoints[0].Counters[0];
        int kept = _proxy.Upstreams.Count;
        int inFlight = (int)_controller.Pool.Endpoints[0].Endpoint.Load.InFlight;
        return (_listener.OpenConnections, _loop.Buffers.Rented, inFlight, counters.ConnectionsOpen - kept) is var left && left == (0, 0, 0, 0)
            ? null
            : $"left over: sessions, buffers, requests and connections upstream {left}";
    }

    public async ValueTask DisposeAsync()
    {
        await _controller.DisposeAsync();
        _gate.Dispose();
    }

    private static string? AnswerOf(string request, MemoryPeer peer) => (request.Length % 5) switch
    {
        0 => null,
        1 => Message.OkChunked(Message.Chunk(new string('x', 3000)) + "0\r\nA: b\r\n\r\n"),
        2 => "HTTP/1.1 100 Continue\r\n\r\n" + Message.Ok("ok"),
        3 => Message.Ok(new string('y', 40_000)),
        _ => Message.Ok("ok"),
    };
}
