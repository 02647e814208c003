using System.Net;

namespace Weir.Net.Memory;

/// <summary>A loop's connection over the in-memory network; its flags and wake-ups follow the epoll engine's.</summary>
internal sealed class MemoryConnection : Connection, IMemorySocketOwner, IMemoryTarget
{
    private readonly MemoryLoop _loop;
    private readonly MemorySocket _socket;

    public MemoryConnection(MemoryLoop loop, MemorySocket socket, EndPoint local, EndPoint remote, ConnectionState state)
        : base(loop)
    {
        _loop = loop;
        _socket = socket;
        LocalEndPoint = local;
        Remote = PeerAddress.From(remote);
        State = state;
        IsReadable = IsWritable = state == ConnectionState.Open;
        socket.Owner = this;
        loop.CountOpened();
    }

    public override EndPoint? LocalEndPoint { get; }

    public override int Receive(Span<byte> into)
    {
        if (State != ConnectionState.Open)
            return NotOpen();
        int received = _socket.Receive(into);
        if (received > 0)
        {
            BytesReceived += received;
            if (received < into.Length)
                IsReadable = _socket.EndReceived || IsBroken;
        }
        else if (received == WouldBlock)
        {
            IsReadable = false;
        }
        else if (received == Failed)
        {
            Fail(ConnectionError.Reset);
        }

        return received;
    }

    public override int Send(ReadOnlySpan<byte> bytes)
    {
        if (State != ConnectionState.Open)
            return NotOpen();
        if (bytes.IsEmpty)
            return 0;
        int sent = _socket.Send(bytes);
        if (sent == Failed)
        {
            Fail(ConnectionError.Reset);
            return Failed;
        }

        if (sent < bytes.Length)
            IsWritable = false;
        BytesSent += Math.Max(0, sent);
        return sent;
    }

    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.IsEmpty)
            return Send(second);
        int sent = Send(first);
        if (sent < first.Length || second.IsEmpty)
            return sent;
        int more = Send(second);
        return more == Failed ? Failed : sent + Math.Max(0, more);
    }

    public override void ShutdownSend()
    {
        if (State != ConnectionState.Open)
            return;
        _socket.ShutdownSend();
        if (_socket.IsOver && Watched)
            _loop.Network.Schedule(TimeSpan.Zero, this, MemoryEventKind.WatchBegins, 0);
    }

    public override void Close()
    {
        if (TryLeave())
            _socket.Close();
    }

    public override void Reset()
    {
        if (TryLeave())
            _socket.Reset();
    }

    public void OnConnected()
    {
        State = ConnectionState.Open;
        IsWritable = true;
        Notify(Interest.Write);
    }

    public void OnConnectFailed(ConnectionError error)
    {
        State = ConnectionState.Failed;
        Fail(error);
        Notify(Interest.Read | Interest.Write | Interest.Close);
    }

    public void OnReadable()
    {
        if (!Watched)
            return;
        IsReadable = true;
        Notify(Interest.Read);
    }

    public void OnWritable()
    {
        if (!Watched)
            return;
        IsWritable = true;
        Notify(Interest.Write);
    }

    public void OnEnd() => Report();

    public void OnReset() => Report();

    public void OnEvent(MemoryEventKind kind, long argument) => Report();

    protected override void Watch()
    {
        Watched = true;
        if (State == ConnectionState.Open)
            _loop.Network.Schedule(TimeSpan.Zero, this, MemoryEventKind.WatchBegins, 0);
    }

    /// <summary>Tells everything the connection is ready for, as epoll does with each edge.</summary>
    private void Report()
    {
        if (!Watched || State != ConnectionState.Open)
            return;
        Interest happened = Interest.None;
        if (_socket.CanReceive)
        {
            IsReadable = true;
            happened |= Interest.Read;
        }

        if (_socket.CanSend)
        {
            IsWritable = true;
            happened |= Interest.Write;
        }

        if (_socket.IsOver)
        {
            IsBroken = IsReadable = IsWritable = true;
            happened |= Interest.Read | Interest.Write | Interest.Close;
        }

        Notify(happened);
    }

    private bool TryLeave()
    {
        if (State == ConnectionState.Closed)
            return false;
        State = ConnectionState.Closed;
        Owner = null;
        IsReadable = IsWritable = false;
        _loop.CountClosed();
        return true;
    }

    private int NotOpen()
    {
        if (State == ConnectionState.Connecting)
            return WouldBlock;
        if (Error == ConnectionError.None)
            Error = ConnectionError.Other;
        return Failed;
    }

    private void Fail(ConnectionError error)
    {
        Error = error;
        IsBroken = IsReadable = IsWritable = true;
    }
}
