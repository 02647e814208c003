using System.ComponentModel;
using System.Diagnostics;
using System.Net;

namespace Weir.Net.Epoll;

/// <summary>One thread around one epoll instance.</summary>
internal sealed unsafe class EpollLoop : EventLoop, IDisposable
{
    private const int EventsPerTurn = 512;
    private const ulong WakeTag = ulong.MaxValue;
    private const ulong ListenerTag = 1ul << 63;
    private readonly EngineOptions _options;
    private readonly EpollEvents _events = new(EventsPerTurn);
    private readonly int _epoll;
    private readonly int _wake;
    private readonly List<EpollAcceptor> _acceptors = [];
    private EpollConnection?[] _connections = new EpollConnection?[256];
    private uint[] _generations = new uint[256];
    private int[] _freeSlots = new int[256];
    private int _freeCount;
    private int _slotCount;
    private int _interrupted;
    private volatile bool _stopping;

    public EpollLoop(int index, EngineOptions options)
        : base(index, options.BufferLimitBytes, Milliseconds())
    {
        _options = options;
        _epoll = Libc.EpollCreate(Libc.EPOLL_CLOEXEC);
        _wake = Libc.EventFd(0, Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC);
        if (_epoll < 0 || _wake < 0)
            throw new Win32Exception(Libc.LastError, "There is no descriptor for an event loop. Raise the limit of open files (ulimit -n).");
        _ = EpollEvents.Control(_epoll, Libc.EPOLL_CTL_ADD, _wake, Libc.EPOLLIN, WakeTag);
    }

    public PipePool Pipes { get; } = new();

    /// <inheritdoc/>
    /// <remarks>On Linux the stopwatch counts nanoseconds of CLOCK_MONOTONIC.</remarks>
    public override long Timestamp => Stopwatch.GetTimestamp();

    public void Run()
    {
        // Continuations run on this thread alone and carry no ambient state: capturing the execution context would be pure cost.
        ExecutionContext.SuppressFlow();
        Pin();
        while (!_stopping)
            Turn();
    }

    public void RequestStop()
    {
        _stopping = true;
        Interrupt();
    }

    public void Dispose()
    {
        Pipes.Dispose();
        _events.Dispose();
        _ = Libc.Close(_wake);
        _ = Libc.Close(_epoll);
        ReleaseMemory();
    }

    public override Connection Connect(EndPoint remote, IConnectionOwner owner)
    {
        byte* address = stackalloc byte[SocketAddress.MaxBytes + 2];
        uint length = SocketAddress.Write(remote, address, out int family);
        if (length == 0)
            return new EpollConnection(this, ConnectionError.NotFound);
        int descriptor = Libc.Socket(family, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (descriptor < 0)
            return new EpollConnection(this, Libc.ToConnectionError(Libc.LastError));
        if (family != Libc.AF_UNIX)
            Libc.SetOption(descriptor, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1);
        int error = Libc.Connect(descriptor, address, length) == 0 ? 0 : Libc.LastError;
        if (error is not 0 and not Libc.EINPROGRESS)
        {
            _ = Libc.Close(descriptor);
            return new EpollConnection(this, Libc.ToConnectionError(error));
        }

        EpollConnection connection = new(
            this,
            descriptor,
            PeerAddress.From(remote),
            error == 0 ? ConnectionState.Open : ConnectionState.Connecting)
        {
            Owner = owner,
            Wants = Interest.Write,
        };
        return connection;
    }

    public void AddAcceptor(EpollAcceptor acceptor)
    {
        _acceptors.Add(acceptor);
        acceptor.Register(_epoll, ListenerTag | (uint)(_acceptors.Count - 1));
    }

    /// <returns>0, or errno.</returns>
    public int Watch(EpollConnection connection)
    {
        int slot = TakeSlot();
        _connections[slot] = connection;
        connection.Slot = slot;
        ulong data = ((ulong)(_generations[slot] & 0x7fff_ffff) << 32) | (uint)slot;
        const uint Events = Libc.EPOLLIN | Libc.EPOLLOUT | Libc.EPOLLRDHUP | Libc.EPOLLET;
        return EpollEvents.Control(_epoll, Libc.EPOLL_CTL_ADD, connection.Descriptor, Events, data);
    }

    public void Forget(EpollConnection connection)
    {
        int slot = connection.Slot;
        if (slot < 0)
            return;
        _connections[slot] = null;
        _generations[slot]++;
        if (_freeCount == _freeSlots.Length)
            Array.Resize(ref _freeSlots, _freeCount * 2);
        _freeSlots[_freeCount++] = slot;
        connection.Slot = -1;
    }

    public void CountOpened() => OpenConnections++;

    public void CountClosed() => OpenConnections--;

    protected override void Interrupt()
    {
        if (Interlocked.Exchange(ref _interrupted, 1) != 0)
            return;
        ulong one = 1;
        _ = Libc.Write(_wake, &one, sizeof(ulong));
    }

    private static long Milliseconds() => Stopwatch.GetTimestamp() / 1_000_000;

    private void Turn()
    {
        int timeout = HasReady || HasPosted ? 0 : Timers.NextDelay(Now);
        int count = Libc.EpollWait(_epoll, _events.Pointer, EventsPerTurn, timeout);
        Now = Milliseconds();
        for (int i = 0; i < count; i++)
            Dispatch(_events.Data(i), _events.Events(i));
        RunReady();
        Timers.Advance(Now);
    }

    private void Dispatch(ulong data, uint events)
    {
        if (data == WakeTag)
        {
            // In this order, or a wake-up is lost: a post between clearing the flag and emptying the eventfd would leave the flag set
            // over an empty eventfd, and no later post would write again. The exchange is a full fence, which pairs with the one in
            // Interrupt: whoever still sees the flag set has queued its work before RunReady looks.
            ulong value;
            _ = Libc.Read(_wake, &value, sizeof(ulong));
            Interlocked.Exchange(ref _interrupted, 0);
            return;
        }

        if ((data & ListenerTag) != 0)
        {
            _acceptors[(int)(uint)data].OnReadable();
            return;
        }

        int slot = (int)(uint)data;
        // A connection closed earlier in this batch may have events left in it; its slot has another generation by now.
        if ((_generations[slot] & 0x7fff_ffff) == (uint)(data >> 32))
            _connections[slot]?.OnEvents(events);
    }

    private int TakeSlot()
    {
        if (_freeCount > 0)
            return _freeSlots[--_freeCount];
        if (_slotCount == _connections.Length)
        {
            Array.Resize(ref _connections, _slotCount * 2);
            Array.Resize(ref _generations, _slotCount * 2);
        }

        return _slotCount++;
    }

    private void Pin()
    {
        if (_options.Pin.IsDefaultOrEmpty)
            return;
        int cpu = _options.Pin[Index % _options.Pin.Length];
        byte* mask = stackalloc byte[128];
        new Span<byte>(mask, 128).Clear();
        if ((uint)cpu < 1024)
            mask[cpu >> 3] |= (byte)(1 << (cpu & 7));
        _ = Libc.SetAffinity(0, 128, mask);
    }
}
