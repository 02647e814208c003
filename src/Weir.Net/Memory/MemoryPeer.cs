using System.Net;
using System.Text;

namespace Weir.Net.Memory;

/// <summary>A scripted end of a connection: what a test's client or server does.</summary>
/// <remarks>Calls take effect at once on this side and reach the other when the network's clock is driven. Text is Latin-1, so that
/// every byte is one character.</remarks>
public sealed class MemoryPeer : IMemorySocketOwner
{
    private readonly MemorySocket _socket;
    private readonly List<byte> _received = [];
    private readonly Queue<byte[]> _unsent = new();
    private readonly byte[] _chunk = new byte[4096];
    private int _sentOfFirst;
    private bool _reading = true;
    private bool _ending;
    private bool _closing;

    internal MemoryPeer(MemorySocket socket, EndPoint local, EndPoint remote, bool connected)
    {
        _socket = socket;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        IsConnected = connected;
        socket.Owner = this;
    }

    public EndPoint LocalEndPoint { get; }

    public EndPoint RemoteEndPoint { get; }

    /// <summary>Connecting has succeeded; stays true when the connection is over.</summary>
    public bool IsConnected { get; private set; }

    /// <summary>Why connecting failed, or <see cref="ConnectionError.Reset"/> after a reset by the other side.</summary>
    public ConnectionError Error { get; private set; }

    /// <summary>The other side has sent its last byte and all were read.</summary>
    public bool HasEnded { get; private set; }

    public bool IsReset => Error == ConnectionError.Reset;

    /// <summary>The other side will send nothing more, one way or another.</summary>
    public bool IsOver => HasEnded || Error != ConnectionError.None;

    /// <summary>Bytes received in all, taken ones and discarded ones too.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Bytes that <see cref="Send(ReadOnlySpan{byte})"/> was given and the window has not taken yet.</summary>
    public long BytesUnsent { get; private set; }

    /// <summary>False leaves what arrives in the socket, so that the sender feels back-pressure; see <see cref="Read"/>.</summary>
    public bool IsReading
    {
        get => _reading;
        set
        {
            _reading = value;
            if (value)
                ReadAll();
        }
    }

    /// <summary>Counts what is received and keeps nothing: for large transfers.</summary>
    public bool Discards { get; set; }

    /// <summary>Runs after bytes, the end or a reset have arrived.</summary>
    public Action<MemoryPeer>? Arrived { get; set; }

    /// <summary>What has been received and not been taken.</summary>
    public string Text => Encoding.Latin1.GetString(_received.ToArray());

    /// <summary>Sends bytes; what the window does not take follows as it opens, without limit.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        if (_ending || _closing || bytes.IsEmpty)
            return;
        _unsent.Enqueue(bytes.ToArray());
        BytesUnsent += bytes.Length;
        SendUnsent();
    }

    public void Send(string latin1) => Send(Encoding.Latin1.GetBytes(latin1));

    /// <summary>Half-close, once everything has been sent.</summary>
    public void End()
    {
        _ending = true;
        SendUnsent();
    }

    /// <summary>Closes both directions, once everything has been sent.</summary>
    public void Close()
    {
        _closing = true;
        SendUnsent();
    }

    /// <summary>Cuts the connection; what was not sent is dropped.</summary>
    public void Reset()
    {
        _unsent.Clear();
        BytesUnsent = 0;
        _socket.Reset();
    }

    /// <summary>Reads at most so many bytes while <see cref="IsReading"/> is false.</summary>
    /// <returns>How many there were.</returns>
    public int Read(int mostBytes)
    {
        int total = 0;
        while (total < mostBytes && ReadOnce(mostBytes - total) is > 0 and int count)
            total += count;
        return total;
    }

    /// <summary>Everything received so far, which is then forgotten.</summary>
    public string TakeText()
    {
        string text = Text;
        _received.Clear();
        return text;
    }

    /// <summary>The first bytes received (all by default), which are then forgotten.</summary>
    public byte[] Take(int mostBytes = int.MaxValue)
    {
        byte[] bytes = [.. _received.Take(mostBytes)];
        _received.RemoveRange(0, bytes.Length);
        return bytes;
    }

    void IMemorySocketOwner.OnConnected()
    {
        IsConnected = true;
        SendUnsent();
        Arrived?.Invoke(this);
    }

    void IMemorySocketOwner.OnConnectFailed(ConnectionError error)
    {
        Error = error;
        Arrived?.Invoke(this);
    }

    void IMemorySocketOwner.OnReadable() => ReadAll();

    void IMemorySocketOwner.OnWritable() => SendUnsent();

    void IMemorySocketOwner.OnEnd() => ReadAll();

    void IMemorySocketOwner.OnReset() => ReadAll();

    private void ReadAll()
    {
        if (!_reading)
            return;
        while (ReadOnce(_chunk.Length) > 0)
        {
        }

        Arrived?.Invoke(this);
    }

    private int ReadOnce(int mostBytes)
    {
        if (_socket.IsClosed)
            return 0;
        Span<byte> chunk = _chunk.AsSpan(0, Math.Min(mostBytes, _chunk.Length));
        int count = _socket.Receive(chunk);
        if (count == 0)
            HasEnded = true;
        if (count == Connection.Failed)
            Error = ConnectionError.Reset;
        if (count <= 0)
            return 0;
        BytesReceived += count;
        if (!Discards)
            _received.AddRange(chunk[..count]);
        return count;
    }

    private void SendUnsent()
    {
        if (!IsConnected || _socket.IsClosed)
            return;
        while (_unsent.TryPeek(out byte[]? first))
        {
            int sent = _socket.Send(first.AsSpan(_sentOfFirst));
            if (sent <= 0)
                return;
            BytesUnsent -= sent;
            _sentOfFirst += sent;
            if (_sentOfFirst < first.Length)
                return;
            _sentOfFirst = 0;
            _ = _unsent.Dequeue();
        }

        if (_closing)
            _socket.Close();
        else if (_ending)
            _socket.ShutdownSend();
    }
}
