using System.Net;
using System.Text;
using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Net.Buffers;
using Weir.Proxy.Metrics;

namespace Weir.Admin;

/// <summary>One connection to the admin listener: one request, one answer, closed.</summary>
internal sealed class AdminSession
{
    private static readonly HttpLimits Limits = new() { LineBytes = 2048, FieldBytes = 8192, HeadBytes = 16 * 1024 };
    private readonly Connection _connection;
    private readonly AdminOptions _options;
    private readonly Waiter _waiter;
    private long _deadline;
    private readonly RequestHead _head = new(Limits);

    public AdminSession(Connection connection, AdminOptions options)
    {
        _connection = connection;
        _options = options;
        _waiter = new Waiter(connection.Loop);
        _deadline = connection.Loop.Now + (long)options.Timeout.TotalMilliseconds;
        connection.Owner = _waiter;
    }

    /// <summary>The caller closes the connection afterwards.</summary>
    public async Task RunAsync()
    {
        PooledBuffer? received = _connection.Loop.Buffers.TryRent(Limits.HeadBytes);
        if (received is null)
            return;
        try
        {
            byte[]? answer = await ReadRequestAsync(received);
            if (answer is not null && await SendAsync(answer))
                await LingerAsync();
        }
        finally
        {
            received.Return();
            _waiter.Release();
        }
    }

    /// <returns>What to answer; null when the client has left or was too slow.</returns>
    private async Task<byte[]?> ReadRequestAsync(PooledBuffer received)
    {
        int scanned = 0;
        while (true)
        {
            int count = _connection.Receive(received.Free);
            if (count == Connection.WouldBlock)
            {
                _connection.Wants = Interest.Read;
                if (await _waiter.WaitUntil(_deadline) != Wake.Ready)
                    return null;
                continue;
            }

            if (count <= 0)
                return null;
            received.Advance(count);
            switch (RequestParser.Parse(received.Filled, Limits, _head, out HttpError error, scanned))
            {
                case HeadStatus.Complete:
                    return IsReload(received.Filled) ? await ReloadAsync() : Answer(_head.Path.Of(received.Filled));
                case HeadStatus.Invalid:
                    return Text(HttpErrorText.RequestStatus(error), "Refused", HttpErrorText.Sentence(error), "text/plain", headOnly: false);
                default:
                    scanned = received.Length;
                    break;
            }
        }
    }

    private bool IsReload(ReadOnlySpan<byte> received) =>
        _options.Reload is not null && _head.MethodRange.Of(received).SequenceEqual("POST"u8) && _head.Path.Of(received).SequenceEqual("/reload"u8);

    /// <summary>From this machine only: the file is here, and so is who may change it. Not by a page in a browser, which can send a POST
    /// anywhere but says where it comes from.</summary>
    private async Task<byte[]> ReloadAsync()
    {
        if (!IsLocal(_connection.Remote) || _head.Fields.IndexOf(KnownField.Origin) >= 0)
            return Text(403, "Forbidden", "A reload is asked for on this machine, and not by a browser.", "text/plain", headOnly: false);
        _deadline = _connection.Loop.Now + (long)_options.ReloadTimeout.TotalMilliseconds;
        Task<ReloadAnswer> reload = Task.Run(_options.Reload!);
        _ = reload.ContinueWith(_ => _connection.Loop.Post(static w => ((Waiter)w!).Signal(), _waiter), TaskScheduler.Default);
        while (!reload.IsCompleted && await _waiter.WaitUntil(_deadline) != Wake.TimedOut)
        {
        }

        if (!reload.IsCompleted)
            return Text(504, "Gateway Timeout", "The reload takes longer than this; stderr will tell.", "text/plain", headOnly: false);
        ReloadAnswer answer = await reload;
        return answer.IsApplied
            ? Text(200, "OK", answer.Text, "text/plain", headOnly: false)
            : Text(422, "Unprocessable Content", answer.Text, "text/plain", headOnly: false);
    }

    private static bool IsLocal(PeerAddress peer) => peer.IsNone || IPAddress.IsLoopback(peer.ToIPAddress());

    private byte[] Answer(ReadOnlySpan<byte> path)
    {
        bool headOnly = _head.Method == KnownMethod.Head;
        if (_head.Method != KnownMethod.Get && !headOnly)
            return Text(405, "Method Not Allowed", "Only GET and HEAD are answered here.", "text/plain", headOnly, "Allow: GET, HEAD\r\n");
        if (path.SequenceEqual("/reload"u8))
            return Text(405, "Method Not Allowed", "A reload is asked for by POST.", "text/plain", headOnly, "Allow: POST\r\n");
        if (path.SequenceEqual("/metrics"u8))
            return Text(200, "OK", _options.Metrics(), MetricsText.ContentType, headOnly);
        if (!path.SequenceEqual("/healthz"u8))
            return Text(404, "Not Found", "There is /healthz, /metrics and, by POST, /reload.", "text/plain", headOnly);
        return _options.IsDraining()
            ? Text(503, "Service Unavailable", "draining", "text/plain", headOnly)
            : Text(200, "OK", "ok", "text/plain", headOnly);
    }

    private async Task<bool> SendAsync(byte[] answer)
    {
        int sent = 0;
        while (sent < answer.Length)
        {
            int count = _connection.Send(answer.AsSpan(sent));
            if (count == Connection.Failed)
                return false;
            if (count != Connection.WouldBlock)
            {
                sent += count;
                continue;
            }

            _connection.Wants = Interest.Write;
            if (await _waiter.WaitUntil(_deadline) != Wake.Ready)
                return false;
        }

        return true;
    }

    /// <summary>Waits for the client to close: closing while something of it is unread would reset the connection and could take the
    /// answer with it (RFC 9112 §9.6).</summary>
    private async Task LingerAsync()
    {
        _connection.ShutdownSend();
        // Who goes on sending for longer than this is cut: an admin request has no body to speak of.
        const int MostReceives = 16;
        for (int receives = 0; receives < MostReceives;)
        {
            int count = _connection.Receive(_connection.Loop.ReceiveScratch);
            if (count is 0 or Connection.Failed)
                return;
            if (count != Connection.WouldBlock)
            {
                receives++;
                continue;
            }

            _connection.Wants = Interest.Read;
            if (await _waiter.WaitUntil(_deadline) != Wake.Ready)
                return;
        }
    }

    private static byte[] Text(int status, string phrase, string body, string type, bool headOnly, string fields = "")
    {
        if (!body.EndsWith('\n'))
            body += "\n";
        byte[] content = Encoding.UTF8.GetBytes(body);
        byte[] head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status} {phrase}\r\nContent-Type: {type}\r\nContent-Length: {content.Length}\r\n{fields}Connection: close\r\n\r\n");
        return headOnly ? head : [.. head, .. content];
    }
}
