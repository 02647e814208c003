using System.Net;
using System.Net.Sockets;
using Weir.Net.Buffers;

namespace Weir.Net.Sockets;

/// <summary>A stream socket of the portable engine: non-blocking calls on the loop, readiness from asynchronous operations.</summary>
/// <remarks>
/// <para>Reading: once a receive has emptied the socket, a receive of no bytes is left pending; it completes when something is there.
/// Writing: what the socket buffer does not take at once goes, up to <see cref="ChunkBytes"/>, into a pooled chunk that is sent
/// asynchronously; these bytes count as taken, and an error of theirs surfaces at the next call.</para>
/// <para>Difference to epoll: the end, or a reset, is noticed only while a receive is pending, that is when all bytes before it have been
/// received. <see cref="Interest.Close"/> is signalled for a reset, and for the end of both directions once the end was received.</para>
/// </remarks>
internal sealed class SocketsConnection : Connection
{
    private const int ChunkBytes = 16 * 1024;
    private readonly Socket? _socket;
    private SocketsOperation? _read;
    private SocketsOperation? _write;
    private PooledMemory? _chunkMemory;
    private SocketsFarewell? _farewell;
    private bool _endReceived;
    private bool _endSent;

    public SocketsConnection(SocketsLoop loop, Socket socket, PeerAddress remote, ConnectionState state)
        : base(loop)
    {
        SocketsLoop = loop;
        _socket = socket;
        Remote = remote;
        State = state;
        // Optimistic, as with epoll: the first call finds out.
        IsReadable = IsWritable = state == ConnectionState.Open;
        loop.CountOpened();
    }

    /// <summary>A connection that could not even be begun.</summary>
    public SocketsConnection(SocketsLoop loop, ConnectionError error)
        : base(loop)
    {
        SocketsLoop = loop;
        State = ConnectionState.Failed;
        Error = error;
        IsBroken = true;
        loop.CountOpened();
    }

    public SocketsLoop SocketsLoop { get; }

    public override EndPoint? LocalEndPoint => State is ConnectionState.Closed or ConnectionState.Failed ? null : _socket?.LocalEndPoint;

    /// <summary>Sets up a socket the way this engine uses it.</summary>
    /// <exception cref="SocketException">The system has none, or not of this family.</exception>
    public static Socket Open(AddressFamily family)
    {
        bool unix = family == AddressFamily.Unix;
        return Prepare(new Socket(family, SocketType.Stream, unix ? ProtocolType.Unspecified : ProtocolType.Tcp));
    }

    /// <exception cref="SocketException">The socket has died already.</exception>
    public static Socket Prepare(Socket socket)
    {
        socket.Blocking = false;
        if (socket.AddressFamily != AddressFamily.Unix)
            socket.NoDelay = true;
        return socket;
    }

    public void BeginConnect(EndPoint remote)
    {
        _write = new SocketsOperation(this, SocketsOperationKind.Connect) { RemoteEndPoint = remote, IsPending = true };
        try
        {
            if (!_socket!.ConnectAsync(_write))
                _write.Post();
        }
        catch (SocketException e)
        {
            _write.IsPending = false;
            State = ConnectionState.Failed;
            Error = ToError(e.SocketErrorCode);
            IsBroken = true;
        }
    }

    public override int Receive(Span<byte> into)
    {
        if (State != ConnectionState.Open)
            return NotOpen();
        int received = _socket!.Receive(into, SocketFlags.None, out SocketError error);
        if (error == SocketError.Success && received > 0)
        {
            BytesReceived += received;
            if (received < into.Length)
                AwaitReadable();
            return received;
        }

        if (error == SocketError.Success)
        {
            _endReceived = true;
            IsBroken |= _endSent;
            return Error == ConnectionError.None ? 0 : Failed;
        }

        if (error != SocketError.WouldBlock)
            return Fail(error);
        AwaitReadable();
        return WouldBlock;
    }

    public override int Send(ReadOnlySpan<byte> bytes)
    {
        if (State != ConnectionState.Open)
            return NotOpen();
        if (Error != ConnectionError.None)
            return Failed;
        if (_write is { IsPending: true })
            return WouldBlock;
        if (bytes.IsEmpty)
            return 0;
        int sent = _socket!.Send(bytes, SocketFlags.None, out SocketError error);
        if (error is not (SocketError.Success or SocketError.WouldBlock))
            return Fail(error);
        // With WouldBlock the system may still have taken the first part.
        sent = Math.Max(0, sent);
        if (sent < bytes.Length)
        {
            int kept = SendLater(bytes[sent..]);
            if (kept == Failed && sent == 0)
                return Failed;
            sent += Math.Max(0, kept);
        }

        BytesSent += sent;
        return sent;
    }

    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (second.IsEmpty)
            return Send(first);
        Span<byte> gather = SocketsLoop.Gather;
        if (first.Length + second.Length <= gather.Length)
        {
            first.CopyTo(gather);
            second.CopyTo(gather[first.Length..]);
            return Send(gather[..(first.Length + second.Length)]);
        }

        int sent = first.IsEmpty ? 0 : Send(first);
        if (sent < first.Length)
            return sent;
        int more = Send(second);
        return more == Failed ? Failed : sent + Math.Max(0, more);
    }

    public override void ShutdownSend()
    {
        if (State != ConnectionState.Open || _endSent)
            return;
        _endSent = true;
        if (_write is not { IsPending: true })
            Shutdown(SocketShutdown.Send);
        if (_endReceived)
            SocketsLoop.Post(static c => ((SocketsConnection)c!).Break(ConnectionError.None), this);
    }

    public override void Close()
    {
        ConnectionState before = State;
        if (!TryLeave() || _socket is null)
            return;
        if (before != ConnectionState.Open)
            Abort();
        else if (_write is { IsPending: true })
            _farewell = new SocketsFarewell(this);
        else
            FinishClose();
    }

    public override void Reset()
    {
        if (TryLeave() && _socket is not null)
            Abort();
    }

    /// <summary>Called by the loop with an operation that has completed.</summary>
    public void OnCompleted(SocketsOperation operation)
    {
        operation.IsPending = false;
        if (operation.Kind == SocketsOperationKind.Write)
            ReturnChunk();
        if (State == ConnectionState.Closed)
        {
            FinishClose();
            return;
        }

        if (operation.Kind == SocketsOperationKind.Connect)
        {
            FinishConnect(operation.SocketError);
        }
        else if (operation.SocketError != SocketError.Success)
        {
            Break(ToError(operation.SocketError));
        }
        else if (operation.Kind == SocketsOperationKind.Read)
        {
            OnReadable();
        }
        else
        {
            if (_endSent)
                Shutdown(SocketShutdown.Send);
            IsWritable = true;
            Notify(Interest.Write);
        }
    }

    /// <summary>Ends the socket with a reset; what the peer has not taken is lost.</summary>
    public void Abort()
    {
        try
        {
            _socket!.LingerState = new LingerOption(enable: true, 0);
        }
        catch (SocketException)
        {
            // It is dead already: disposing it is all there is to do.
        }

        Dispose();
    }

    protected override void Watch()
    {
        Watched = true;
        if (State != ConnectionState.Open)
            return;
        // As epoll reports what is there when a socket is registered: readable when the pending receive says so, writable at once.
        AwaitReadable(evenIfReadable: true);
        if (IsWritable)
            SocketsLoop.Post(static c => ((SocketsConnection)c!).ReportWritable(), this);
    }

    private void AwaitReadable(bool evenIfReadable = false)
    {
        if (!evenIfReadable)
            IsReadable = false;
        if (!Watched || _read is { IsPending: true } || _endReceived)
            return;
        _read ??= new SocketsOperation(this, SocketsOperationKind.Read);
        _read.SetBuffer(Memory<byte>.Empty);
        _read.IsPending = true;
        if (!_socket!.ReceiveAsync(_read))
            _read.Post();
    }

    /// <returns>How many bytes the chunk took.</returns>
    private int SendLater(ReadOnlySpan<byte> bytes)
    {
        IsWritable = false;
        PooledBuffer? chunk = Loop.Buffers.TryRent(ChunkBytes);
        if (chunk is null)
        {
            // Without a chunk nothing would ever say that the socket is writable again.
            Error = ConnectionError.NoResources;
            IsBroken = IsReadable = IsWritable = true;
            return Failed;
        }

        int kept = chunk.Append(bytes[..Math.Min(bytes.Length, ChunkBytes)]);
        _chunkMemory ??= new PooledMemory();
        _chunkMemory.Buffer = chunk;
        if (_write is not { Kind: SocketsOperationKind.Write })
        {
            _write?.Dispose();
            _write = new SocketsOperation(this, SocketsOperationKind.Write);
        }

        _write.SetBuffer(_chunkMemory.Memory);
        _write.IsPending = true;
        if (!_socket!.SendAsync(_write))
            _write.Post();
        return kept;
    }

    private void ReturnChunk()
    {
        _chunkMemory!.Buffer!.Return();
        _chunkMemory.Buffer = null;
    }

    private void OnReadable()
    {
        IsReadable = true;
        // A receive of no bytes completes with success for a reset too. A reader finds out by receiving; an owner that waits only for the
        // end of it all does not receive, so a byte is looked at for it.
        if ((Wants & Interest.Read) == 0)
        {
            Span<byte> one = stackalloc byte[1];
            _ = _socket!.Receive(one, SocketFlags.Peek, out SocketError error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                Break(ToError(error));
                return;
            }
        }

        Notify(Interest.Read);
    }

    private void ReportWritable()
    {
        if (State == ConnectionState.Open && IsWritable)
            Notify(Interest.Write);
    }

    private void FinishConnect(SocketError error)
    {
        if (error != SocketError.Success)
        {
            State = ConnectionState.Failed;
            Break(ToError(error));
            return;
        }

        State = ConnectionState.Open;
        IsWritable = true;
        AwaitReadable();
        Notify(Interest.Write);
    }

    /// <summary>Both directions are gone.</summary>
    private void Break(ConnectionError error)
    {
        if (State == ConnectionState.Closed)
            return;
        if (error != ConnectionError.None)
            Error = error;
        IsBroken = IsReadable = IsWritable = true;
        Notify(Interest.Read | Interest.Write | Interest.Close);
    }

    private bool TryLeave()
    {
        if (State == ConnectionState.Closed)
            return false;
        State = ConnectionState.Closed;
        Owner = null;
        IsReadable = IsWritable = false;
        SocketsLoop.CountClosed();
        return true;
    }

    /// <summary>Closes the socket in good order, as far as its operations have completed.</summary>
    /// <remarks>On Unix the runtime closes a socket that has operations pending with a reset. Shutting it down completes the pending
    /// receive, and only then it is closed.</remarks>
    private void FinishClose()
    {
        if (_write is { IsPending: true })
            return;
        if (_read is { IsPending: true } && !OperatingSystem.IsWindows() && Shutdown(SocketShutdown.Both))
            return;
        Dispose();
    }

    private bool Shutdown(SocketShutdown how)
    {
        try
        {
            _socket!.Shutdown(how);
            return true;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false; // the peer has reset it, or it was aborted
        }
    }

    /// <summary>May run more than once: each pending operation that ends after it comes back here.</summary>
    private void Dispose()
    {
        if (_farewell is not null)
            Loop.Timers.Disarm(_farewell);
        _socket!.Dispose();
        if (_read is { IsPending: false })
            _read.Dispose();
        if (_write is { IsPending: false })
            _write.Dispose();
    }

    private int NotOpen()
    {
        if (State == ConnectionState.Connecting)
            return WouldBlock;
        if (Error == ConnectionError.None)
            Error = ConnectionError.Other;
        return Failed;
    }

    private int Fail(SocketError error)
    {
        Error = ToError(error);
        IsBroken = true;
        return Failed;
    }

    private ConnectionError ToError(SocketError error) => SocketErrors.ToConnectionError(error, _socket!.AddressFamily);
}
