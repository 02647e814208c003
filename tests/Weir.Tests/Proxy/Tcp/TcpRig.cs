using System.Collections.Immutable;
using System.Net;
using Weir.Balancing;
using Weir.Http;
using Weir.Net;
using Weir.Net.Memory;
using Weir.Proxy;
using Weir.Proxy.Health;
using Weir.Proxy.Pools;
using Weir.Proxy.Tcp;
using Weir.Tests.Proxy.Health;
using Xunit;

namespace Weir.Tests.Proxy.Tcp;

/// <summary>A TCP listener on an in-memory network, its pool, and scripted clients and servers.</summary>
internal sealed class TcpRig : IAsyncDisposable
{
    public static readonly IPEndPoint Listener = IPEndPoint.Parse("192.0.2.1:5432");
    private readonly ProbeGate _gate = new();
    private readonly PoolController _controller;
    private readonly List<Exception> _faults = [];

    public TcpRig(int endpoints = 1, int loops = 1, int maxConnections = 1000, TimeSpan? idle = null, string strategy = "first", int? maxRequests = null, int? maxPerSource = null)
    {
        Engine = Network.CreateEngine(loops, bufferLimitBytes: 16 * 1024 * 1024);
        Addresses = [.. Enumerable.Range(1, endpoints).Select(i => IPEndPoint.Parse($"10.0.0.{i}:80"))];
        Servers = [.. Addresses.Select(a => Network.Serve(a))];
        _controller = new PoolController(
            new PoolDefinition
            {
                Proxy = new() { Name = "db", ConnectTimeout = TimeSpan.FromSeconds(5), Retries = 2, Admission = maxRequests is null ? null : new() { MaxRequests = maxRequests } },
                Balancing = new()
                {
                    Name = "db",
                    Strategy = strategy,
                    Endpoints = [.. Addresses.Select(a => new EndpointOptions { Address = a.ToString() })],
                    Health = new() { Passive = new() { ConnectFailures = 0 } },
                },
                Addresses = Addresses.ToImmutableDictionary(a => a.ToString(), a => (EndPoint)a, StringComparer.Ordinal),
            },
            new PoolServices { Loops = loops, Ids = new EndpointIds(), ProbeGate = _gate, Time = new FakeTime() });
        ProxyLoop[] proxyLoops =
            [.. Engine.Loops.Select(l => new ProxyLoop(l, HttpLimits.Default, Log, seed: l.Index, new FakeTime(), _faults.Add))];
        Acceptor = new TcpAcceptor(
            new TcpListenerOptions { Name = "db", MaxConnections = maxConnections, IdleTimeout = idle ?? TimeSpan.FromMinutes(10), MaxConnectionsPerSource = maxPerSource },
            _controller.Pool,
            proxyLoops);
        Acceptor.Listen(Engine, Listener);
    }

    public MemoryNetwork Network { get; } = new();

    public MemoryEngine Engine { get; }

    public IPEndPoint[] Addresses { get; }

    public MemoryServer[] Servers { get; }

    public TcpAcceptor Acceptor { get; }

    public Weir.Proxy.Pools.ProxyPool Pool => _controller.Pool;

    public RecordingLog Log { get; } = new();

    public ProxyEndpoint Endpoint(int index) => _controller.Pool.Endpoints[index];

    public EventLoop Loop => Engine.Loops[0];

    /// <summary>A client that has connected, as far as it will without time passing.</summary>
    public MemoryPeer Connect()
    {
        MemoryPeer client = Network.Connect(Listener);
        Network.RunUntilIdle();
        return client;
    }

    /// <summary>A client and the server's end of its session.</summary>
    public (MemoryPeer Client, MemoryPeer Server) Open(int server = 0)
    {
        MemoryPeer client = Connect();
        return (client, Servers[server].Next());
    }

    /// <summary>Nothing is left of any session: no connection, buffer, load or timer.</summary>
    public void AssertNothingIsLeft()
    {
        Assert.Empty(_faults);
        Assert.Equal(0, Acceptor.OpenConnections);
        foreach (EventLoop loop in Engine.Loops)
        {
            Assert.Equal(0, loop.OpenConnections);
            Assert.Equal(0, loop.Buffers.Rented);
            Assert.Equal(0, loop.Timers.Count);
            Assert.Equal(0, Acceptor.Counters[loop.Index].ConnectionsOpen);
        }

        foreach (ProxyEndpoint endpoint in _controller.Pool.Endpoints)
        {
            Assert.Equal(0, endpoint.Endpoint.Load.InFlight);
            Assert.Equal(0, endpoint.Counters.Sum(c => c.ConnectionsOpen));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _controller.DisposeAsync();
        _gate.Dispose();
    }
}
