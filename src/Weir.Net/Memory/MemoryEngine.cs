using System.Net;

namespace Weir.Net.Memory;

/// <summary>An engine over a <see cref="MemoryNetwork"/>: for tests and simulations.</summary>
/// <remarks>Nothing runs until the network's clock is driven: see <see cref="MemoryNetwork.RunUntilIdle"/> and
/// <see cref="MemoryNetwork.Advance"/>.</remarks>
public sealed class MemoryEngine : Engine
{
    private readonly MemoryLoop[] _loops;
    private bool _disposed;

    internal MemoryEngine(MemoryNetwork network, int loops, long bufferLimitBytes)
    {
        Network = network;
        _loops = new MemoryLoop[loops];
        for (int i = 0; i < loops; i++)
            _loops[i] = new MemoryLoop(network, i, bufferLimitBytes);
    }

    public override string Name => "memory";

    public override IReadOnlyList<EventLoop> Loops => _loops;

    public MemoryNetwork Network { get; }

    /// <summary>There are no threads to start.</summary>
    public override void Start()
    {
    }

    /// <inheritdoc/>
    /// <remarks>Connections are dealt to the loops in turn.</remarks>
    public override IListenerSocket Listen(EndPoint address, ListenOptions options, Action<Connection> accepted) =>
        new MemoryListener(Network, _loops, address, options, accepted);

    public override ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            Network.Remove(this);
            foreach (MemoryLoop loop in _loops)
                loop.Release();
        }

        return ValueTask.CompletedTask;
    }
}
