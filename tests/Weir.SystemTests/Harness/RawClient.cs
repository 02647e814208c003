using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Harness;

/// <summary>A client that sends exactly the bytes it is told to. Everything it waits for has a deadline.</summary>
public sealed class RawClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;

    private RawClient(Socket socket)
    {
        _socket = socket;
        _stream = new(socket, ownsSocket: true);
        Wire = new(_stream);
    }

    public WireReader Wire { get; }

    public Socket Socket => _socket;

    public Stream Stream => _stream;

    public static async Task<RawClient> ConnectAsync(EndPoint address, IPAddress? from = null)
    {
        var unix = address.AddressFamily == AddressFamily.Unix;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            if (!unix)
                socket.NoDelay = true;
            if (from is not null)
                socket.Bind(new IPEndPoint(from, 0));
            await Bounded(async limit => { await socket.ConnectAsync(address, limit); return true; }, $"connecting to {address}");
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>One request on a connection of its own.</summary>
    public static async Task<RawResponse> ExchangeAsync(EndPoint address, string request, bool toHead = false)
    {
        await using var client = await ConnectAsync(address);
        await client.SendAsync(request);
        return await client.ReadResponseAsync(toHead);
    }

    public static string Get(string path) => $"GET {path} HTTP/1.1\r\nHost: test.example\r\n\r\n";

    public static string Post(string path, string body) =>
        $"POST {path} HTTP/1.1\r\nHost: test.example\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>Sends the text as Latin-1.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public Task SendAsync(ReadOnlyMemory<byte> bytes) =>
        Bounded(async limit => { await _stream.WriteAsync(bytes, limit); return true; }, "sending");

    public Task<RawResponse> ReadResponseAsync(bool toHead = false, TimeSpan? within = null) =>
        Bounded(limit => ResponseReader.ReadAsync(Wire, toHead, limit), "reading a response", within);

    public Task<byte[]> ReadExactlyAsync(int count) => Bounded(limit => Wire.ReadExactlyAsync(count, limit), $"reading {count} bytes");

    public Task<byte[]> ReadToEndAsync(TimeSpan? within = null) =>
        Bounded(limit => Wire.ReadToEndAsync(cancellation: limit), "reading to the end", within);

    /// <summary>True when the peer ends the connection without another byte, orderly or by a reset.</summary>
    public async Task<bool> EndsAsync(TimeSpan? within = null)
    {
        try
        {
            return await Bounded(async limit => await Wire.IsAtEndAsync(limit), "waiting for the end of the connection", within);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return true;
        }
    }

    /// <summary>True when the peer ends the connection with a reset, whatever came before.</summary>
    public async Task<bool> IsResetAsync()
    {
        try
        {
            await ReadToEndAsync();
            return false;
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return true;
        }
    }

    public void FinishSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new(true, 0);
        _socket.Close();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static async Task<T> Bounded<T>(Func<CancellationToken, Task<T>> action, string what, TimeSpan? within = null)
    {
        var time = within ?? Deadline.Default;
        using var limit = new CancellationTokenSource(time);
        try
        {
            return await action(limit.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Gave up {what} after {time.TotalSeconds:0.#} s.", e);
        }
    }
}
