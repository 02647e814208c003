using System.Net;
using Weir.Net.Tls;
using Weir.Net.Tls.OpenSsl;

namespace Weir.Net.Epoll;

/// <summary>The Linux engine: one epoll loop a thread.</summary>
internal sealed class EpollEngine : Engine
{
    private readonly EpollLoop[] _loops;
    private readonly Thread[] _threads;
    private bool _started;

    public EpollEngine(EngineOptions options)
    {
        _loops = new EpollLoop[options.Loops];
        _threads = new Thread[options.Loops];
        for (int i = 0; i < _loops.Length; i++)
        {
            EpollLoop loop = _loops[i] = new EpollLoop(i, options);
            _threads[i] = new Thread(loop.Run, 1024 * 1024) { IsBackground = true, Name = $"weir-loop-{i}" };
        }
    }

    public override string Name => "epoll";

    public override IReadOnlyList<EventLoop> Loops => _loops;

    public override void Start()
    {
        _started = true;
        foreach (Thread thread in _threads)
            thread.Start();
    }

    public override IListenerSocket Listen(EndPoint address, ListenOptions options, Action<Connection> accepted) =>
        new EpollListenerSocket(_loops, address, options, accepted);

    public override TlsServerContext CreateTls(TlsServerOptions options) => new OpenSslServerContext(options);

    public override TlsClientContext CreateTls(TlsClientOptions options) => new OpenSslClientContext(options);

    public override ValueTask DisposeAsync()
    {
        foreach (EpollLoop loop in _loops)
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
