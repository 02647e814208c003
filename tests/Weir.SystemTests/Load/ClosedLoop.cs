using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.SystemTests.Harness;

namespace Weir.SystemTests.Load;

/// <summary>
/// As many GET requests as a test needs, quickly: a few connections, a thread for each, requests written several at a time
/// (RFC 9112 §9.3.2). Each answer has to be a 200 with a body of one byte, as <see cref="CountingBackend"/> gives it.
/// </summary>
public sealed class ClosedLoop
{
    private const int StackBytes = 256 * 1024;
    private static readonly int TimeoutMilliseconds = (int)Deadline.Default.TotalMilliseconds;

    private readonly EndPoint _address;
    private readonly Func<int, string> _request;
    private int _next;
    private string? _failure;

    private ClosedLoop(EndPoint address, Func<int, string> request) => (_address, _request) = (address, request);

    /// <summary>Returns when every request has its answer.</summary>
    /// <param name="depth">Requests on the wire at once on one connection.</param>
    /// <param name="request">The request of each number; null: all the same.</param>
    /// <exception cref="InvalidOperationException">A request failed.</exception>
    public static void Run(EndPoint address, int requests, int connections, int depth = 1, Func<int, string>? request = null)
    {
        var loop = new ClosedLoop(address, request ?? (_ => RawClient.Get("/")));
        var threads = new Thread[connections];
        for (var i = 0; i < connections; i++)
        {
            threads[i] = new(() => loop.DriveConnection(requests, depth), StackBytes) { IsBackground = true };
            threads[i].Start();
        }

        foreach (var thread in threads)
            thread.Join();
        if (loop._failure is { } failure)
            throw new InvalidOperationException(failure);
    }

    /// <summary>So many requests, one after another, on a socket that the caller has bound.</summary>
    public static void RunOn(Socket socket, EndPoint address, int requests)
    {
        var request = Encoding.Latin1.GetBytes(RawClient.Get("/"));
        var buffer = new byte[4096];
        socket.NoDelay = true;
        socket.ReceiveTimeout = socket.SendTimeout = TimeoutMilliseconds;
        socket.Connect(address);
        for (var i = 0; i < requests; i++)
        {
            socket.Send(request);
            ReadAnswers(socket, buffer, count: 1);
        }
    }

    private void DriveConnection(int requests, int depth)
    {
        try
        {
            using var socket = new Socket(_address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.NoDelay = true;
            socket.ReceiveTimeout = socket.SendTimeout = TimeoutMilliseconds;
            socket.Connect(_address);
            var batch = new StringBuilder();
            var buffer = new byte[64 * 1024];
            while (_failure is null)
            {
                var (first, count) = Take(requests, depth);
                if (count == 0)
                    return;
                batch.Clear();
                for (var i = 0; i < count; i++)
                    batch.Append(_request(first + i));
                socket.Send(Encoding.Latin1.GetBytes(batch.ToString()));
                ReadAnswers(socket, buffer, count);
            }
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref _failure, e.Message, comparand: null);
        }
    }

    private (int First, int Count) Take(int requests, int depth)
    {
        var first = Interlocked.Add(ref _next, depth) - depth;
        return (first, Math.Clamp(requests - first, 0, depth));
    }

    private static void ReadAnswers(Socket socket, byte[] buffer, int count)
    {
        var filled = 0;
        while (count > 0)
        {
            var received = socket.Receive(buffer.AsSpan(filled));
            if (received == 0)
                throw new InvalidOperationException($"the connection closed with {count} answers missing");
            filled += received;
            var at = 0;
            while (buffer.AsSpan(at, filled - at).IndexOf("\r\n\r\n"u8) is >= 0 and var end && at + end + 4 < filled)
            {
                if (!buffer.AsSpan(at).StartsWith("HTTP/1.1 200 "u8))
                    throw new InvalidOperationException("an answer was " + Encoding.Latin1.GetString(buffer.AsSpan(at, Math.Min(end, 200))));
                at += end + 5; // The empty line and the one byte of the body.
                count--;
            }

            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            filled -= at;
        }
    }
}
