using System.Collections.Immutable;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Weir.Balancing;
using Weir.Http;
using Weir.Net;
using Weir.Net.Tls;
using Weir.Proxy;
using Weir.Proxy.Health;
using Weir.Proxy.Http1;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;
using Weir.Tests.Net.Tls;
using Weir.Tests.Proxy.Health;
using Weir.Tests.Proxy.Http1;
using Xunit;
using BalancingOptions = Weir.Balancing.PoolOptions;
using HttpListener = Weir.Proxy.Http1.HttpListener;
using PoolOptions = Weir.Proxy.Pools.PoolOptions;

namespace Weir.Tests.Proxy;

/// <summary>A proxy over real sockets, an origin and a client, to count what requests allocate on the loop.</summary>
/// <remarks>On the engine that promises no garbage: scripted peers in memory make garbage of their own.</remarks>
internal sealed class AllocationRig : IAsyncDisposable
{
    /// <summary>In each window.</summary>
    public const int Requests = 2000;

    public const string WhyNot = "The epoll engine is Linux's.";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const int WarmUp = 200;
    private const int Windows = 3;

    private readonly Socket _origin = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds };
    private readonly Engine _engine = Engine.Create(new EngineOptions { Kind = EngineKind.Epoll, Loops = 1 });
    private readonly ProbeGate _gate = new();
    private readonly TestAuthority _authority = new();
    private readonly Thread _thread;
    private readonly PoolController _controller;
    private readonly ProxyLoop _loop;
    private readonly HttpListener _listener;
    private readonly IListenerSocket _socket;
    private Stream? _stream;

    /// <summary>Starts all of it.</summary>
    /// <param name="response">What the origin answers to every request.</param>
    /// <param name="isHttps">The client's side is encrypted.</param>
    public AllocationRig(
        string response,
        bool isHttps = false,
        Func<PoolOptions, PoolOptions>? pool = null,
        Func<BalancingOptions, BalancingOptions>? balancing = null,
        Func<HttpListenerOptions, HttpListenerOptions>? listener = null,
        Func<ProxyPool, Route>? route = null)
    {
        _origin.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _origin.Listen();
        _thread = new Thread(() => Serve(_origin, Encoding.ASCII.GetBytes(response))) { IsBackground = true };
        _thread.Start();

        _engine.Start();
        IPEndPoint address = (IPEndPoint)_origin.LocalEndPoint!;
        PoolOptions poolOptions = new() { Name = "web" };
        BalancingOptions balancingOptions = new()
        {
            Name = "web",
            Strategy = "least-connections",
            Endpoints = [new EndpointOptions { Address = address.ToString(), Identity = 1 }],
        };
        _controller = new PoolController(
            new PoolDefinition
            {
                Proxy = pool?.Invoke(poolOptions) ?? poolOptions,
                Balancing = balancing?.Invoke(balancingOptions) ?? balancingOptions,
                Addresses = ImmutableDictionary<string, EndPoint>.Empty.Add(address.ToString(), address),
            },
            new PoolServices { Loops = 1, Ids = new EndpointIds(), ProbeGate = _gate, Time = new FakeTime() });
        _loop = new ProxyLoop(_engine.Loops[0], HttpLimits.Default, log: null, seed: 1, TimeProvider.System);
        HttpListenerOptions listenerOptions = new() { Name = "web", IsHttps = isHttps };
        _listener = new HttpListener(
            listener?.Invoke(listenerOptions) ?? listenerOptions,
            new RouteTable([route?.Invoke(_controller.Pool) ?? Route.To(_controller.Pool)]),
            [_loop]);
        if (isHttps)
        {
            _listener.Tls = _engine.CreateTls(new TlsServerOptions
            {
                Name = "web",
                Certificates = [TlsRig.Load(_authority.Issue(["server.test"]))],
                Protocols = [ApplicationProtocol.Http2, ApplicationProtocol.Http11],
            });
        }

        _socket = _listener.Listen(_engine, new IPEndPoint(IPAddress.Loopback, 0));
    }

    /// <summary>The client's connection, encrypted where the listener is.</summary>
    /// <param name="protocol">What the client offers to speak over TLS.</param>
    public async Task<Stream> ConnectAsync(SslApplicationProtocol protocol)
    {
        await _client.ConnectAsync(_socket.LocalEndPoint, TestContext.Current.CancellationToken);
        _stream = new NetworkStream(_client);
        if (_listener.Tls is null)
            return _stream;
        SslStream tls = new(_stream);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "server.test",
                ApplicationProtocols = [protocol],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _authority.Certificate },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
            TestContext.Current.CancellationToken);
        Assert.Equal(protocol, tls.NegotiatedApplicationProtocol);
        return tls;
    }

    /// <summary>Fails when each of many requests allocates, be it one object.</summary>
    /// <param name="talk">Sends that many requests, one after the other, and reads the answers.</param>
    public async Task AssertNoneAsync(Action<int> talk)
    {
        talk(WarmUp);
        // Counting is done by work posted to the loop, which is not free, and the runtime may allocate on any thread, once; a request
        // that allocated would show in every window.
        long least = long.MaxValue;
        for (int window = 0; window < Windows && least > Requests / 2; window++)
        {
            long before = await AllocatedAsync();
            talk(Requests);
            least = Math.Min(least, await AllocatedAsync() - before);
        }

        Assert.InRange(least, 0, Requests / 2);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
            await _stream.DisposeAsync();
        _client.Dispose();
        await _listener.DrainAsync(Patience, TimeSpan.Zero).WaitAsync(2 * Patience, TestContext.Current.CancellationToken);
        // Not on the loop: what comes next waits for the loop's own thread.
        TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.Loops[0].Post(
            _ =>
            {
                _loop.Upstreams.CloseAll();
                closed.SetResult();
            },
            null);
        await closed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        _ = _thread.Join(Patience); // of a test that failed it may still wait for its connection: what failed is said elsewhere
        _origin.Dispose();
        await _controller.DisposeAsync();
        _gate.Dispose();
        await _engine.DisposeAsync();
    }

    private Task<long> AllocatedAsync()
    {
        TaskCompletionSource<long> allocated = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.Loops[0].Post(static t => ((TaskCompletionSource<long>)t!).SetResult(GC.GetAllocatedBytesForCurrentThread()), allocated);
        return allocated.Task.WaitAsync(Patience);
    }

    /// <summary>One connection, until it ends.</summary>
    private static void Serve(Socket listener, byte[] response)
    {
        using Socket connection = listener.Accept();
        connection.NoDelay = true;
        byte[] buffer = new byte[4096];
        string text = "";
        int received;
        while ((received = connection.Receive(buffer)) > 0)
        {
            text += Encoding.ASCII.GetString(buffer, 0, received);
            if (Message.LengthOf(text) < 0)
                continue;
            text = "";
            connection.Send(response);
        }
    }
}
