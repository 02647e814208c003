using System.Net;

namespace Weir.Net.Sockets;

internal sealed class SocketsEngine(EngineOptions options) : Engine
{
    public override string Name => "sockets" + options.Loops;
    public override IReadOnlyList<EventLoop> Loops => [];
    public override void Start() => throw new PlatformNotSupportedException();
    public override IListenerSocket Listen(EndPoint address, ListenOptions options, Action<Connection> accepted) => throw new PlatformNotSupportedException();
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
