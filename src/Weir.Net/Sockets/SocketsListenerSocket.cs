using System.Net;
using System.Net.Sockets;

namespace Weir.Net.Sockets;

/// <summary>One listening socket whose connections are dealt to the loops in turn: SO_REUSEPORT spreads them on Linux alone.</summary>
/// <remarks>One accept is pending at a time, on the runtime's threads. While no loop accepts, none is begun, and what arrives waits in the
/// kernel's backlog; the one that was pending may still bring a connection, which is kept, unread, for the first loop that accepts again: a place of the gate
/// is taken when a connection is dealt, for a pending accept would keep it from the listener's other sockets. When descriptors run out
/// accepting pauses for <see cref="PauseMilliseconds"/>.</remarks>
internal sealed class SocketsListenerSocket : IListenerSocket
{
    private const int PauseMilliseconds = 100;
    private readonly IReadOnlyList<SocketsLoop> _loops;
    private readonly Action<Connection> _accepted;
    private readonly IAcceptGate? _gate;
    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _accept = new(true);
    private readonly Timer _resume;
    private readonly Lock _lock = new();
    private readonly bool[] _held;
    private readonly string? _unixPath;
    private readonly TaskCompletionSource _pumpEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _stop;
    private Socket? _parked;
    private int _next;
    private bool _pumping;
    private bool _isKnown;
    private bool _stopping;
    private long _pauses;

    public SocketsListenerSocket(
        IReadOnlyList<SocketsLoop> loops,
        EndPoint address,
        ListenOptions options,
        Action<Connection> accepted)
    {
        _loops = loops;
        _accepted = accepted;
        _gate = options.Gate;
        _held = new bool[loops.Count];
        if (address is UnixDomainSocketEndPoint unix)
        {
            _unixPath = unix.ToString();
            UnixSocketFile.RemoveStale(_unixPath);
        }

        _socket = Bind(address, options);
        LocalEndPoint = _socket.LocalEndPoint ?? address;
        _accept.Completed += (_, _) => OnAccepted();
        _resume = new Timer(static s => ((SocketsListenerSocket)s!).StartPump(), this, Timeout.Infinite, Timeout.Infinite);
        StartPump();
    }

    public EndPoint LocalEndPoint { get; }

    public long Pauses => Interlocked.Read(ref _pauses);

    public void SetAccepting(EventLoop loop, bool accepting)
    {
        Socket? parked = null;
        lock (_lock)
        {
            _isKnown = true;
            _held[loop.Index] = !accepting;
            if (accepting)
                (parked, _parked) = (_parked, null);
        }

        if (!accepting)
            return;
        if (parked is not null)
            Deal(parked);
        ThreadPool.UnsafeQueueUserWorkItem(static s => s.StartPump(), this, preferLocal: false);
    }

    public Task StopAsync()
    {
        lock (_lock)
        {
            if (_stop is not null)
                return _stop;
            _stopping = true;
            bool pumping = _pumping;
            return _stop = Task.Run(() => StopAsync(pumping));
        }
    }

    private async Task StopAsync(bool pumping)
    {
        AcceptQueued();
        _socket.Dispose(); // ends the pending accept
        if (pumping)
            await _pumpEnded.Task;
        await _resume.DisposeAsync();
        _accept.Dispose();
        lock (_lock)
        {
            _parked?.Dispose();
            _parked = null; // a loop may be told to go on until the end
        }

        // Behind every connection that was dealt.
        List<Task> passed = [];
        foreach (SocketsLoop loop in _loops)
        {
            TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            passed.Add(done.Task);
            loop.Post(static d => ((TaskCompletionSource)d!).SetResult(), done);
        }

        await Task.WhenAll(passed);
        if (_unixPath is not null)
            File.Delete(_unixPath);
    }

    private static Socket Bind(EndPoint address, ListenOptions options)
    {
        if (address is not (IPEndPoint or UnixDomainSocketEndPoint))
            throw BindException.For(address, BindProblem.Other, "that it is neither an IP address nor a Unix socket's path");
        Socket? socket = null;
        try
        {
            socket = new(address.AddressFamily, SocketType.Stream, address is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
            if (OperatingSystem.IsWindows())
                socket.ExclusiveAddressUse = true;
            if (address is IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } v6)
                socket.DualMode = v6.Address.Equals(IPAddress.IPv6Any);
            socket.Blocking = false;
            socket.Bind(address);
            socket.Listen(options.Backlog);
            return socket;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw BindException.For(address, SocketErrors.ToBindProblem(e.SocketErrorCode, address.AddressFamily), e.Message);
        }
    }

    private void StartPump()
    {
        lock (_lock)
        {
            if (_pumping || _stopping || AllHeld)
                return;
            _pumping = true;
        }

        Pump();
    }

    private void Pump()
    {
        do
        {
            lock (_lock)
            {
                if (_stopping || AllHeld)
                {
                    EndPump();
                    return;
                }
            }

            _accept.AcceptSocket = null;
            try
            {
                if (_socket.AcceptAsync(_accept))
                    return;
            }
            catch (ObjectDisposedException)
            {
                lock (_lock)
                    EndPump();
                return;
            }
        }
        while (TakeAccepted());
    }

    private void OnAccepted()
    {
        if (TakeAccepted())
            Pump();
    }

    /// <returns>False when the pump has ended or pauses.</returns>
    private bool TakeAccepted()
    {
        switch (_accept.SocketError)
        {
            case SocketError.Success:
                Deal(_accept.AcceptSocket!);
                return true;
            case SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Interrupted:
                return true; // the client left before it was accepted
        }

        lock (_lock)
        {
            EndPump();
            if (!_stopping)
            {
                Interlocked.Increment(ref _pauses);
                _resume.Change(PauseMilliseconds, Timeout.Infinite);
            }
        }

        return false;
    }

    /// <summary>With the lock held.</summary>
    private void EndPump()
    {
        _pumping = false;
        if (_stopping)
            _pumpEnded.TrySetResult();
    }

    private bool AllHeld => !_held.AsSpan().Contains(false);

    /// <summary>What the kernel has queued while no accept was pending, and no loop was held.</summary>
    private void AcceptQueued()
    {
        try
        {
            while (!AllHeld && _socket.Poll(0, SelectMode.SelectRead))
                Deal(_socket.Accept());
        }
        catch (SocketException)
        {
            // The pending accept was quicker, or the client has left.
        }
    }

    private void Deal(Socket socket)
    {
        SocketsLoop loop;
        do
        {
            lock (_lock)
            {
                if (AllHeld)
                {
                    _parked = socket;
                    return;
                }

                while (_held[_next])
                    _next = (_next + 1) % _loops.Count;
                loop = _loops[_next];
                _next = (_next + 1) % _loops.Count;
            }
        }
        while (!TryEnter(loop));

        loop.Post(static a => ((Arrival)a!).Run(), new Arrival(this, loop, socket));
    }

    /// <summary>Without the lock: the gate calls back.</summary>
    private bool TryEnter(SocketsLoop loop)
    {
        if (_gate is null || _gate.TryEnter(loop))
            return true;
        lock (_lock)
        {
            // The gate holds the sockets that it knows. One that is being opened holds itself: it is told how things stand when it is known.
            if (!_isKnown)
                _held[loop.Index] = true;
        }

        return false;
    }

    private void Take(SocketsLoop loop, Socket socket)
    {
        PeerAddress remote;
        try
        {
            remote = PeerAddress.From(SocketsConnection.Prepare(socket).RemoteEndPoint);
        }
        catch (SocketException)
        {
            socket.Dispose(); // reset between being accepted and being looked at
            _gate?.GiveBack();
            return;
        }

        _accepted(new SocketsConnection(loop, socket, remote, ConnectionState.Open));
    }

    private sealed record Arrival(SocketsListenerSocket Listener, SocketsLoop Loop, Socket Socket)
    {
        public void Run() => Listener.Take(Loop, Socket);
    }
}
