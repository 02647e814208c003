using System.Net.Sockets;
using System.Text;
using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Backends;

/// <summary>One connection that an endpoint accepted, and the bytes that came over it.</summary>
public sealed class BackendConnection
{
    private readonly Backend _backend;
    private readonly Socket _socket;
    private readonly CapturingStream _stream;
    private long _bytesSent;

    public BackendConnection(Backend backend, Socket socket)
    {
        (_backend, _socket) = (backend, socket);
        if (socket.AddressFamily != AddressFamily.Unix)
            socket.NoDelay = true;
        _stream = new(new NetworkStream(socket, ownsSocket: true));
        Wire = new(_stream);
    }

    public string BackendName => _backend.Name;

    public WireReader Wire { get; }

    public Stream Stream => _stream;

    public long BytesReceived => _stream.BytesReceived;

    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>The peer ended the connection with a reset.</summary>
    public bool WasReset { get; internal set; }

    /// <summary>The first bytes that came (up to <see cref="CapturingStream.Limit"/>), exactly.</summary>
    public byte[] Received => _stream.Received;

    /// <summary>The next request, noted at the back end; null when the peer has finished.</summary>
    public async Task<StrictRequest?> ReadRequestAsync()
    {
        var start = Wire.Consumed;
        var request = await StrictRequestReader.ReadAsync(Wire);
        if (request is not null)
            _backend.Note(request, Wire.Consumed - start);
        return request;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes);
        Interlocked.Add(ref _bytesSent, bytes.Length);
    }

    /// <summary>A plain answer with this body and the back end's name.</summary>
    public Task AnswerAsync(string body, bool toHead = false, string further = "") => SendAsync(
        $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nX-Endpoint: {BackendName}\r\n{further}\r\n{(toHead ? "" : body)}");

    public void FinishSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset; what was sent before may be lost, as it is when a process dies.</summary>
    public void Reset()
    {
        try
        {
            _socket.LingerState = new(true, 0);
            _socket.Close(); // Not by way of the stream, which would finish in order first.
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        Close();
    }

    public void Close() => _stream.Dispose();

    /// <summary>Returns when the peer has closed its side.</summary>
    public async Task WaitForEndAsync()
    {
        while (!await Wire.IsAtEndAsync())
            await Wire.ReadToEndAsync(limit: 1);
    }
}
