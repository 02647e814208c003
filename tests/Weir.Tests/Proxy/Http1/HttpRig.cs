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
using Weir.Tests.Proxy.Health;
using Xunit;
using HttpListener = Weir.Proxy.Http1.HttpListener;

namespace Weir.Tests.Proxy.Http1;

/// <summary>An HTTP listener on an in-memory network, one pool of scripted endpoints, and scripted clients. One loop.</summary>
internal sealed class HttpRig : IAsyncDisposable
{
    public static readonly IPEndPoint Address = IPEndPoint.Parse("192.0.2.1:80");

    private readonly ProbeGate _gate = new();
    private readonly List<PoolController> _controllers = [];
    private readonly List<PoolDefinition> _definitions = [];
    private readonly List<Exception> _faults = [];
    private readonly EndpointIds _ids = new();

    /// <param name="endpoints">Endpoints of the pool, at 10.0.0.1:80 and on.</param>
    /// <param name="listener">Changes the listener's options.</param>
    /// <param name="pool">Changes the pool's.</param>
    /// <param name="isScripted">False: <see cref="Origins"/> do not answer, the test plays the endpoints itself.</param>
    /// <param name="bufferLimitBytes">The most pooled bytes.</param>
    /// <param name="route">Changes the route's options.</param>
    /// <param name="balancing">Changes how the pool balances.</param>
    public HttpRig(
        int endpoints = 1,
        Func<HttpListenerOptions, HttpListenerOptions>? listener = null,
        Func<Weir.Proxy.Pools.PoolOptions, Weir.Proxy.Pools.PoolOptions>? pool = null,
        bool isScripted = true,
        long bufferLimitBytes = 16 * 1024 * 1024,
        Func<RouteOptions, RouteOptions>? route = null,
        Func<Weir.Balancing.PoolOptions, Weir.Balancing.PoolOptions>? balancing = null)
    {
        Engine = Network.CreateEngine(loops: 1, bufferLimitBytes);
        Origins = [.. Enumerable.Range(0, endpoints).Select(_ => new Origin())];
        Addresses = [.. Enumerable.Range(1, endpoints).Select(i => IPEndPoint.Parse($"10.0.0.{i}:80"))];
        Servers = [.. Addresses.Select((a, i) => Network.Serve(a, isScripted ? Origins[i].OnAccepted : null))];
        Pool = AddPool("web", Addresses, pool, balancing);
        HttpListenerOptions options = new() { Name = "web" };
        options = listener?.Invoke(options) ?? options;
        ProxyLoop = new ProxyLoop(Loop, options.Limits, Log, seed: 1, new FakeTime(), _faults.Add);
        RouteOptions routed = new() { Pools = PoolSplit.To(Pool) };
        Listener = new HttpListener(options, new RouteTable([new Route(route?.Invoke(routed) ?? routed)]), [ProxyLoop]);
        Listener.Listen(Engine, Address);
    }

    /// <summary>The control plane's; it does not move with <see cref="Advance"/>.</summary>
    public FakeTime Time { get; } = new();

    public PoolController Controller => _controllers[0];

    public MemoryNetwork Network { get; } = new();

    public MemoryEngine Engine { get; }

    public EventLoop Loop => Engine.Loops[0];

    public ProxyLoop ProxyLoop { get; }

    public IPEndPoint[] Addresses { get; }

    public MemoryServer[] Servers { get; }

    public Origin[] Origins { get; }

    public Origin Origin => Origins[0];

    public HttpListener Listener { get; }

    public ProxyPool Pool { get; }

    public RequestLog Log { get; } = new();

    public EndpointCounters Counters(int endpoint = 0) => Pool.Endpoints[endpoint].Counters[0];

    public EndpointLoad Load(int endpoint = 0) => Pool.Endpoints[endpoint].Endpoint.Load;

    /// <summary>Another pool, whose endpoints the caller serves.</summary>
    public ProxyPool AddPool(
        string name,
        IPEndPoint[] addresses,
        Func<Weir.Proxy.Pools.PoolOptions, Weir.Proxy.Pools.PoolOptions>? change = null,
        Func<Weir.Balancing.PoolOptions, Weir.Balancing.PoolOptions>? balancing = null)
    {
        Weir.Proxy.Pools.PoolOptions options = new() { Name = name };
        Weir.Balancing.PoolOptions balanced = new()
        {
            Name = name,
            Strategy = "first",
            Endpoints = [.. addresses.Select(a => new EndpointOptions { Address = a.ToString() })],
            Health = new() { Passive = new() { ConnectFailures = 0 } },
        };
        PoolDefinition definition = new()
        {
            Proxy = change?.Invoke(options) ?? options,
            Balancing = balancing?.Invoke(balanced) ?? balanced,
            Addresses = addresses.ToImmutableDictionary(a => a.ToString(), a => (EndPoint)a, StringComparer.Ordinal),
        };
        _definitions.Add(definition);
        PoolController controller = new(
            definition,
            new PoolServices { Loops = 1, Ids = _ids, ProbeGate = _gate, Time = Time });
        _controllers.Add(controller);
        return controller.Pool;
    }

    /// <summary>The name of an endpoint comes to stand for the address of another.</summary>
    public void Readdress(int endpoint, int address)
    {
        PoolDefinition before = _definitions[0];
        Controller.Apply(before with { Addresses = before.Addresses.SetItem(Addresses[endpoint].ToString(), Addresses[address]) });
    }

    /// <summary>A client that has connected, as far as it will without time passing.</summary>
    public MemoryPeer Connect(string from = "198.51.100.7:7000")
    {
        MemoryPeer client = Network.Connect(Address, IPEndPoint.Parse(from));
        Network.RunUntilIdle();
        return client;
    }

    /// <summary>Sends as that peer, lets everything happen that needs no time.</summary>
    /// <returns>What the peer has received by then.</returns>
    public string Send(MemoryPeer peer, string text)
    {
        peer.Send(text);
        Network.RunUntilIdle();
        return peer.TakeText();
    }

    /// <summary>What a new client gets for these bytes; it then closes.</summary>
    public string Ask(string text, string from = "198.51.100.7:7000")
    {
        MemoryPeer client = Connect(from);
        string answer = Send(client, text);
        client.Close();
        Network.RunUntilIdle();
        return answer;
    }

    /// <summary>What the next endpoint connection has received.</summary>
    public (MemoryPeer Client, MemoryPeer Server) Begin(string request, int server = 0)
    {
        MemoryPeer client = Connect();
        client.Send(request);
        Network.RunUntilIdle();
        return (client, Servers[server].Next());
    }

    public void Advance(long milliseconds) => Network.Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>No session is left, and nothing of any.</summary>
    public void AssertNothingIsLeft(string? context = null)
    {
        Assert.True(_faults.Count == 0, $"{context} {_faults.FirstOrDefault()}");
        ProxyLoop.Upstreams.CloseAll();
        Network.RunUntilIdle();
        string left = $"{context} sessions {Listener.OpenConnections} connections {Loop.OpenConnections} buffers {Loop.Buffers.Rented} "
            + $"timers {Loop.Timers.Count} idle {ProxyLoop.Upstreams.Count} open {Listener.Counters[0].ConnectionsOpen}";
        Assert.Equal($"{context} sessions 0 connections 0 buffers 0 timers 0 idle 0 open 0", left);
        foreach (ProxyEndpoint endpoint in Pool.Endpoints)
        {
            Assert.True(endpoint.Endpoint.Load.InFlight == 0, $"{context} {endpoint.Name} has {endpoint.Endpoint.Load.InFlight} in flight");
            Assert.True(endpoint.Counters[0].ConnectionsOpen == 0, $"{context} {endpoint.Name} counts {endpoint.Counters[0].ConnectionsOpen}");
        }
    }

    /// <summary>No session, buffer or load is left; idle upstream connections may be.</summary>
    public void AssertNothingIsLeftOpen(string context)
    {
        AssertNoFault();
        Assert.True(Listener.OpenConnections == 0 && Loop.Buffers.Rented == 0 && Load().InFlight == 0, context);
    }

    /// <summary>No exception escaped a session.</summary>
    public void AssertNoFault() => Assert.Empty(_faults);

    public async ValueTask DisposeAsync()
    {
        foreach (PoolController controller in _controllers)
            await controller.DisposeAsync();
        _gate.Dispose();
    }
}
