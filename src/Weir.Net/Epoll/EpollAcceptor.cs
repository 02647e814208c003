using Weir.Net.Timing;

namespace Weir.Net.Epoll;

/// <summary>Accepts on one loop from one listening socket.</summary>
/// <remarks>Level-triggered: what one turn leaves in the backlog is reported again. When the process has no descriptor left the acceptor
/// pauses for <see cref="PauseMilliseconds"/> instead of spinning; the kernel keeps the queue meanwhile.</remarks>
internal sealed unsafe class EpollAcceptor(
    EpollLoop loop,
    int descriptor,
    bool shared,
    IAcceptGate? gate,
    Action<Connection> accepted) : TimerEntry
{
    private const int AcceptsPerTurn = 64;
    private const int PauseMilliseconds = 100;
    private int _epoll = -1;
    private ulong _tag;
    private bool _accepting;
    private bool _held;
    private bool _closed;

    public EpollLoop Loop => loop;

    public long Pauses { get; private set; }

    public void Register(int epoll, ulong tag)
    {
        _epoll = epoll;
        _tag = tag;
        Resume();
    }

    public void SetAccepting(bool accepting)
    {
        _held = !accepting;
        if (accepting)
            Resume();
        else
            Pause();
    }

    /// <returns>How many connections were accepted.</returns>
    public int OnReadable()
    {
        int count = 0;
        byte* address = stackalloc byte[SocketAddress.MaxBytes + 2];
        for (int i = 0; i < AcceptsPerTurn && _accepting; i++)
        {
            if (gate is not null && !gate.TryEnter(loop))
                break;
            uint length = SocketAddress.MaxBytes;
            *(ushort*)address = 0;
            int socket = Libc.Accept(descriptor, address, &length, Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC);
            if (socket >= 0)
            {
                count++;
                accepted(new EpollConnection(loop, socket, SocketAddress.ReadPeer(address), ConnectionState.Open));
                continue;
            }

            int error = Libc.LastError;
            gate?.GiveBack();
            if (error is Libc.ECONNABORTED or Libc.EINTR)
                continue; // the client left before it was accepted
            if (error is Libc.EMFILE or Libc.ENFILE or Libc.ENOMEM or Libc.ENOBUFS)
            {
                Pauses++;
                Pause();
                Deadline = loop.Now + PauseMilliseconds;
                loop.Timers.Arm(this);
            }

            break;
        }

        return count;
    }

    /// <summary>Takes what is queued, then closes: a connection the kernel has completed is not thrown away.</summary>
    public void Stop()
    {
        if (_closed)
            return;
        if (!_held)
        {
            Resume();
            // One pass is bounded by the backlog: AcceptsPerTurn at a time until a pass finds the queue empty.
            for (int pass = 0; pass < 256 && OnReadable() > 0; pass++)
            {
            }
        }

        Pause();
        _closed = true;
        loop.Timers.Disarm(this);
        if (!shared)
            _ = Libc.Close(descriptor);
    }

    protected internal override void OnTimer(long now)
    {
        if (!_closed && !_held)
            Resume();
    }

    private void Resume()
    {
        if (_accepting || _held || _closed)
            return;
        // Of several loops waiting on one shared socket, one is woken.
        uint events = Libc.EPOLLIN | (shared ? Libc.EPOLLEXCLUSIVE : 0);
        _accepting = EpollEvents.Control(_epoll, Libc.EPOLL_CTL_ADD, descriptor, events, _tag) == 0;
    }

    private void Pause()
    {
        if (!_accepting)
            return;
        _accepting = false;
        _ = EpollEvents.Control(_epoll, Libc.EPOLL_CTL_DEL, descriptor, 0, 0);
    }
}
