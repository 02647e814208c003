using System.Net;

namespace Weir.Net.Sockets;

/// <summary>The portable engine: System.Net.Sockets, with the same loops as the epoll engine on top.</summary>
/// <remarks>
/// <para>What it does not do: <see cref="EngineOptions.Pin"/> is ignored (.NET has no portable way to bind a thread to a core), bytes
/// are never moved inside the kernel (<see cref="Relay"/> copies), and a closed or broken peer is noticed only by a connection that has
/// been read empty (see <see cref="SocketsConnection"/>).</para>
/// <para>The runtime's socket thread hands each readiness to the thread pool, and that hands it to the loop. With the environment variable
/// DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 the pool is left out on Unix, which saves about a third of the CPU; the completions
/// here only enqueue, so it is safe.</para>
/// </remarks>
internal sealed class SocketsEngine : Engine
{
    private readonly SocketsLoop[] _loops;
    private readonly Thread[] _threads;
    private bool _started;

    public SocketsEngine(EngineOptions options)
    {
        _loops = new SocketsLoop[options.Loops];
        _threads = new Thread[options.Loops];
        for (int i = 0; i < _loops.Length; i++)
        {
            SocketsLoop loop = _loops[i] = new SocketsLoop(i, options);
            _threads[i] = new Thread(loop.Run, 1024 * 1024) { IsBackground = true, Name = $"weir-loop-{i}" };
        }
    }

    public override string Name => "sockets";

    public override IReadOnlyList<EventLoop> Loops => _loops;

    public override void Start()
    {
        _started = true;
        foreach (Thread thread in _threads)
            thread.Start();
    }

    public override IListenerSocket Listen(EndPoint address, ListenOptions options, Action<Connection> accepted) =>
        new SocketsListenerSocket(_loops, address, options, accepted);

    public override ValueTask DisposeAsync()
    {
        foreach (SocketsLoop loop in _loops)
            loop.RequestStop();
        for (int i = 0; i < _loops.Length; i++)
        {
            if (_started)
                _threads[i].Join();
            _loops[i].Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
