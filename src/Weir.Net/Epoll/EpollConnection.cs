using System.Net;

namespace Weir.Net.Epoll;

/// <summary>A stream socket registered once, edge-triggered, for as long as it lives.</summary>
/// <remarks>
/// A receive that returns fewer bytes than asked for has emptied the socket; whatever comes later makes a new edge. So a request costs
/// one receive, not one receive and one EAGAIN. Registration itself waits until somebody has to wait (<see cref="Watch"/>): a
/// connection that brings its request along and is closed after the answer never needs it.
/// </remarks>
internal sealed unsafe class EpollConnection : Connection
{
    private readonly EpollLoop _loop;
    private int _descriptor;

    public EpollConnection(EpollLoop loop, int descriptor, PeerAddress remote, ConnectionState state)
        : base(loop)
    {
        _loop = loop;
        _descriptor = descriptor;
        Remote = remote;
        State = state;
        // Optimistic: the first receive or send finds out, and often succeeds without a turn through epoll.
        IsReadable = IsWritable = state == ConnectionState.Open;
        loop.CountOpened();
    }

    /// <summary>A connection that could not even be begun.</summary>
    public EpollConnection(EpollLoop loop, ConnectionError error)
        : base(loop)
    {
        _loop = loop;
        _descriptor = -1;
        State = ConnectionState.Failed;
        Error = error;
        IsBroken = true;
        loop.CountOpened();
    }

    public int Descriptor => _descriptor;

    /// <summary>Where the loop keeps this connection; with the generation it tells stale events from live ones.</summary>
    public int Slot { get; set; } = -1;

    public override EndPoint? LocalEndPoint => _descriptor < 0 ? null : SocketAddress.LocalOf(_descriptor);

    public override int Receive(Span<byte> into)
    {
        nint received;
        fixed (byte* pointer = into)
            received = Libc.Receive(_descriptor, pointer, (nuint)into.Length, 0);
        if (received == into.Length)
        {
            BytesReceived += received;
            return (int)received;
        }

        if (received > 0)
        {
            // Short: drained. Unless the end has been announced already: its edge is spent, so stay readable to see it.
            IsReadable = IsBroken || _endAnnounced;
            BytesReceived += received;
            return (int)received;
        }

        return received == 0 ? AtEnd() : Fail(Libc.LastErrorNow, reading: true);
    }

    public override int Send(ReadOnlySpan<byte> bytes)
    {
        nint sent;
        fixed (byte* pointer = bytes)
            sent = Libc.Send(_descriptor, pointer, (nuint)bytes.Length, Libc.MSG_NOSIGNAL);
        return AfterSend(sent, bytes.Length);
    }

    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (second.IsEmpty)
            return Send(first);
        nint sent;
        fixed (byte* firstPointer = first)
        fixed (byte* secondPointer = second)
        {
            Libc.IoVector* vectors = stackalloc Libc.IoVector[2];
            vectors[0] = new() { Base = firstPointer, Length = (nuint)first.Length };
            vectors[1] = new() { Base = secondPointer, Length = (nuint)second.Length };
            Libc.MessageHeader message = new() { Vectors = vectors, VectorCount = 2 };
            sent = Libc.SendMessage(_descriptor, &message, Libc.MSG_NOSIGNAL);
        }

        return AfterSend(sent, first.Length + second.Length);
    }

    public override void ShutdownSend()
    {
        if (_descriptor >= 0)
            _ = Libc.Shutdown(_descriptor, Libc.SHUT_WR);
    }

    public override void Close()
    {
        if (State == ConnectionState.Closed)
            return;
        State = ConnectionState.Closed;
        Owner = null;
        IsReadable = IsWritable = false;
        if (_descriptor >= 0)
        {
            // Closing takes the socket out of epoll; events of it that are in the batch at hand fail the generation check.
            _loop.Forget(this);
            _ = Libc.Close(_descriptor);
            _descriptor = -1;
        }

        _loop.CountClosed();
    }

    public override void Reset()
    {
        if (_descriptor >= 0)
        {
            Libc.Linger linger = new() { OnOff = 1, Seconds = 0 };
            _ = Libc.SetSocketOption(_descriptor, Libc.SOL_SOCKET, Libc.SO_LINGER, &linger, (uint)sizeof(Libc.Linger));
        }

        Close();
    }

    private bool _endAnnounced;

    /// <summary>Called by the loop with what epoll reported.</summary>
    public void OnEvents(uint events)
    {
        if (State == ConnectionState.Connecting)
        {
            FinishConnect();
            if (State == ConnectionState.Connecting)
                return;
        }

        Interest happened = Interest.None;
        if ((events & (Libc.EPOLLIN | Libc.EPOLLRDHUP | Libc.EPOLLHUP | Libc.EPOLLERR)) != 0)
        {
            IsReadable = true;
            happened |= Interest.Read;
            if ((events & Libc.EPOLLRDHUP) != 0)
                _endAnnounced = true;
        }

        if ((events & (Libc.EPOLLOUT | Libc.EPOLLHUP | Libc.EPOLLERR)) != 0)
        {
            IsWritable = true;
            happened |= Interest.Write;
        }

        if ((events & (Libc.EPOLLHUP | Libc.EPOLLERR)) != 0)
        {
            IsBroken = true;
            happened |= Interest.Close;
        }

        Notify(happened);
    }

    internal override IKernelPipe? OpenPipe(Connection destination) =>
        destination is EpollConnection ? _loop.Pipes.TryRent() : null;

    /// <summary>The result of a splice out of this socket.</summary>
    internal int AfterSpliceIn(nint moved)
    {
        if (moved > 0)
        {
            BytesReceived += moved;
            return (int)moved;
        }

        return moved == 0 ? AtEnd() : Fail(Libc.LastErrorNow, reading: true);
    }

    internal int AfterSend(nint sent, int asked)
    {
        if (sent >= 0)
        {
            BytesSent += sent;
            if (sent < asked)
                IsWritable = false;
            return (int)sent;
        }

        return Fail(Libc.LastErrorNow, reading: false);
    }

    protected override void Watch()
    {
        if (_descriptor < 0)
            return;
        Watched = true;
        int error = _loop.Watch(this);
        if (error == 0)
            return;
        Error = Libc.ToConnectionError(error);
        IsBroken = IsReadable = IsWritable = true;
        if (State == ConnectionState.Connecting)
            State = ConnectionState.Failed;
        // Epoll will never report it, so nobody would wake the owner.
        _loop.Post(static c => ((EpollConnection)c!).Notify(Interest.Read | Interest.Write | Interest.Close), this);
    }

    private void FinishConnect()
    {
        int error = 0;
        uint length = sizeof(int);
        if (Libc.GetSocketOption(_descriptor, Libc.SOL_SOCKET, Libc.SO_ERROR, &error, &length) != 0)
            error = Libc.LastError;
        if (error == Libc.EINPROGRESS)
            return;
        State = error == 0 ? ConnectionState.Open : ConnectionState.Failed;
        Error = Libc.ToConnectionError(error);
    }

    /// <summary>The kernel reports a reset once, to whichever call comes first; after that a receive finds the end of the stream. A cut
    /// that a send has seen must not look like an orderly end to the reader.</summary>
    private int AtEnd() => Error == ConnectionError.None ? 0 : Failed;

    private int Fail(int errno, bool reading)
    {
        if (errno is Libc.EAGAIN or Libc.EINTR)
        {
            if (errno == Libc.EAGAIN)
            {
                if (reading)
                    IsReadable = false;
                else
                    IsWritable = false;
            }

            return WouldBlock;
        }

        Error = Libc.ToConnectionError(errno);
        IsBroken = true;
        return Failed;
    }
}
