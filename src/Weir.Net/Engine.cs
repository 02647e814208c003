using System.Net;
using Weir.Net.Epoll;
using Weir.Net.Tls;
using Weir.Net.Tls.Streams;

namespace Weir.Net;

/// <summary>A set of event loops, one thread each. Nothing is shared between them but what their users share.</summary>
/// <remarks>Start, listen and stop from any one thread; connections belong to their loops.</remarks>
public abstract class Engine : IAsyncDisposable
{
    /// <summary>The engine's name in words and metrics: <c>epoll</c>, <c>sockets</c>.</summary>
    public abstract string Name { get; }

    public abstract IReadOnlyList<EventLoop> Loops { get; }

    /// <summary>Builds the engine that <paramref name="options"/> ask for; <see cref="Start"/> starts its threads.</summary>
    /// <exception cref="PlatformNotSupportedException">epoll was asked for on a system without it.</exception>
    public static Engine Create(EngineOptions options)
    {
        bool epoll = options.Kind switch
        {
            EngineKind.Epoll => true,
            EngineKind.Sockets => false,
            _ => OperatingSystem.IsLinux(),
        };
        if (epoll && !OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("engine.kind: epoll needs Linux; use 'auto' or 'sockets' on this system.");
        int loops = options.Loops > 0 ? options.Loops : Environment.ProcessorCount;
        options = options with { Loops = loops };
        return epoll ? new EpollEngine(options) : new Sockets.SocketsEngine(options);
    }

    public abstract void Start();

    /// <summary>Listens on every loop; <paramref name="accepted"/> runs on the loop that got the connection.</summary>
    /// <exception cref="BindException">The address cannot be had.</exception>
    public abstract IListenerSocket Listen(EndPoint address, ListenOptions options, Action<Connection> accepted);

    /// <summary>Prepares TLS for a listener of this engine.</summary>
    /// <exception cref="TlsException">OpenSSL is missing, or refuses what it is given.</exception>
    public virtual TlsServerContext CreateTls(TlsServerOptions options) => new StreamServerContext(options);

    /// <summary>Prepares TLS to the endpoints of a pool.</summary>
    /// <exception cref="TlsException">OpenSSL is missing, or refuses what it is given.</exception>
    public virtual TlsClientContext CreateTls(TlsClientOptions options) => new StreamClientContext(options);

    /// <summary>Stops the threads. Connections still open are closed by the system without a word: drain first.</summary>
    public abstract ValueTask DisposeAsync();
}
