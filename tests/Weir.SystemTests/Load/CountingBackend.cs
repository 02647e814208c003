using System.Net;
using System.Net.Sockets;
using Weir.SystemTests.Harness;

namespace Weir.SystemTests.Load;

/// <summary>
/// An endpoint for tests that need a hundred thousand requests: a thread per connection, one system call to read and one to
/// answer. It takes only requests without a body, counts them and answers one byte.
/// </summary>
public sealed class CountingBackend : IDisposable
{
    private const int StackBytes = 128 * 1024;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"u8.ToArray();
    private readonly TimeSpan _delay;
    private readonly Action<ReadOnlyMemory<byte>>? _onRequest;
    private readonly Lock _gate = new();
    private readonly List<Socket> _open = [];
    private long _requests;
    private int _inFlight;
    private int _peak;

    /// <summary>Listens at once.</summary>
    /// <param name="delay">How long an answer takes; zero: none.</param>
    /// <param name="onRequest">Called with the head of each request, on the connection's thread.</param>
    public CountingBackend(TimeSpan delay = default, Action<ReadOnlyMemory<byte>>? onRequest = null)
    {
        (_delay, _onRequest) = (delay, onRequest);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, FreePort.Next()));
        _listener.Listen(512);
        new Thread(Accept, StackBytes) { IsBackground = true }.Start();
    }

    public string Address => _listener.LocalEndPoint!.ToString()!;

    public EndPoint EndPoint => _listener.LocalEndPoint!;

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>The most requests that were in progress at once.</summary>
    public int PeakInFlight => Volatile.Read(ref _peak);

    public void Dispose()
    {
        _listener.Dispose();
        lock (_gate)
            _open.ForEach(s => s.Dispose());
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.Accept();
                socket.NoDelay = true;
                lock (_gate)
                    _open.Add(socket);
                new Thread(() => Serve(socket), StackBytes) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Serve(Socket socket)
    {
        var buffer = new byte[64 * 1024];
        var filled = 0;
        try
        {
            while (true)
            {
                var received = socket.Receive(buffer.AsSpan(filled));
                if (received == 0)
                    return;
                filled += received;
                filled = AnswerAll(socket, buffer, filled);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The proxy closed an idle connection, or the test is over.
        }
        finally
        {
            socket.Dispose();
        }
    }

    /// <summary>Answers every whole request in the buffer.</summary>
    /// <returns>How many bytes of an unfinished request remain at the start of the buffer.</returns>
    private int AnswerAll(Socket socket, byte[] buffer, int filled)
    {
        var at = 0;
        while (buffer.AsSpan(at, filled - at).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
        {
            Begin();
            _onRequest?.Invoke(buffer.AsMemory(at, end + 4));
            at += end + 4;
            if (_delay > TimeSpan.Zero)
                Thread.Sleep(_delay); // its service time: a thread of its own stands for a busy server
            Interlocked.Decrement(ref _inFlight);
            socket.Send(_answer);
        }

        buffer.AsSpan(at, filled - at).CopyTo(buffer);
        return filled - at;
    }

    private void Begin()
    {
        Interlocked.Increment(ref _requests);
        var now = Interlocked.Increment(ref _inFlight);
        int peak;
        while (now > (peak = Volatile.Read(ref _peak)))
            Interlocked.CompareExchange(ref _peak, now, peak);
    }
}
