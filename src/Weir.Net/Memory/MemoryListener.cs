using System.Net;

namespace Weir.Net.Memory;

/// <summary>An address listened on by the loops of a <see cref="MemoryEngine"/>, each with a backlog of its own, filled in turn.</summary>
internal sealed class MemoryListener : IListenerSocket, IMemoryAcceptor
{
    private readonly MemoryNetwork _network;
    private readonly MemoryLoop[] _loops;
    private readonly Queue<(MemorySocket Socket, EndPoint Client)>[] _backlogs;
    private readonly bool[] _held;
    private readonly ListenOptions _options;
    private readonly Action<Connection> _accepted;
    private int _next;
    private bool _stopped;

    public MemoryListener(
        MemoryNetwork network,
        MemoryLoop[] loops,
        EndPoint address,
        ListenOptions options,
        Action<Connection> accepted)
    {
        _network = network;
        _loops = loops;
        _backlogs = [.. loops.Select(_ => new Queue<(MemorySocket, EndPoint)>())];
        _held = new bool[loops.Length];
        _options = options;
        _accepted = accepted;
        LocalEndPoint = network.Bind(address, this);
    }

    public EndPoint LocalEndPoint { get; }

    /// <summary>Memory has no descriptors to run out of.</summary>
    public long Pauses => 0;

    public bool TryAccept(MemorySocket socket, EndPoint client)
    {
        int index = _next;
        if (_backlogs[index].Count >= _options.Backlog)
            return false;
        _next = (_next + 1) % _loops.Length;
        _backlogs[index].Enqueue((socket, client));
        // Not at once: the connecting side has to hear of it before the first byte of the answer.
        _loops[index].Post(static s => ((Turn)s!).Run(), new Turn(this, index));
        return true;
    }

    public void SetAccepting(EventLoop loop, bool accepting)
    {
        _held[loop.Index] = !accepting;
        if (accepting)
            loop.Post(static s => ((Turn)s!).Run(), new Turn(this, loop.Index));
    }

    public Task StopAsync()
    {
        if (_stopped)
            return Task.CompletedTask;
        _network.Unbind(this);
        for (int i = 0; i < _loops.Length; i++)
            AcceptQueued(i);
        _stopped = true;
        foreach (Queue<(MemorySocket Socket, EndPoint Client)> backlog in _backlogs)
        {
            while (backlog.TryDequeue(out (MemorySocket Socket, EndPoint Client) left))
                left.Socket.Reset(); // of loops that do not accept: closing a listening socket resets its backlog
        }

        return Task.CompletedTask;
    }

    private void AcceptQueued(int index)
    {
        while (!_held[index] && !_stopped && _backlogs[index].Count > 0 && (_options.Gate?.TryEnter(_loops[index]) ?? true))
        {
            (MemorySocket Socket, EndPoint Client) next = _backlogs[index].Dequeue();
            _accepted(new MemoryConnection(_loops[index], next.Socket, LocalEndPoint, next.Client, ConnectionState.Open));
        }
    }

    private sealed record Turn(MemoryListener Listener, int Index)
    {
        public void Run() => Listener.AcceptQueued(Index);
    }
}
