using System.Net;
using System.Text;
using Weir.Http.Http1;
using Weir.Net;

namespace Weir.Stress;

/// <summary>One connection of the stress client: takes a request, sends it, reads the answer, until there is none to take.</summary>
/// <remarks>Runs on its loop's thread. It connects anew when the connection is gone; connecting counts as part of the request.</remarks>
internal sealed class StressSession(StressClient client, EventLoop loop, EndPoint target, StressOptions options, RequestTemplate template, ResponseHead scratch)
{
    // After a failed connect, so that a closed port does not make a busy loop.
    private const int ReconnectMilliseconds = 50;

    private readonly Waiter _waiter = new(loop);
    private readonly ResponseReader _reader = new(template.Method, scratch, Encoding.ASCII.GetBytes(options.By), client.Statistics.Endpoints);
    private readonly long _timeoutMilliseconds = (long)options.Timeout.TotalMilliseconds;
    private Connection? _connection;

    /// <summary>It waits for a request; the client's to set.</summary>
    public bool IsParked { get; set; }

    /// <summary>Wakes the session when it waits for a request.</summary>
    public void Signal() => _waiter.Signal();

    /// <summary>Gives up what it does.</summary>
    public void Cancel() => _waiter.Cancel();

    /// <summary>Works until the client has no more requests.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            long since;
            while (!client.TryTake(out since))
            {
                if (_connection is not null) _connection.Wants = Interest.None;
                if (!client.Park(this) || await _waiter.WaitUntil(Waiter.Never) == Wake.Canceled)
                {
                    Drop();
                    _waiter.Release();
                    return;
                }
            }

            var error = await RequestAsync(loop.Now + _timeoutMilliseconds);
            if (_waiter.IsCanceled) continue; // given up: neither answered nor failed
            if (error is { } kind)
            {
                client.Statistics.Erred(kind);
                Drop();
                if (kind <= StressError.ConnectFailed) await _waiter.WaitUntil(loop.Now + ReconnectMilliseconds);
            }
            else
            {
                client.Statistics.Answered(_reader.Status, new TimeSpan((loop.Timestamp - since) / TimeSpan.NanosecondsPerTick));
                if (!_reader.KeepAlive) Drop();
            }
        }
    }

    /// <returns>Null when an answer came, whatever its status.</returns>
    private async ValueTask<StressError?> RequestAsync(long deadline)
    {
        if (!IsUsable())
        {
            Drop();
            if (await ConnectAsync(deadline) is { } failure) return failure;
        }

        if (await SendAsync(deadline) is { } cut) return cut;
        return await ReceiveAsync(deadline);
    }

    /// <summary>Whether the connection is there and the server has not ended it while it was idle.</summary>
    private bool IsUsable()
    {
        if (_connection is null || _connection.IsBroken) return false;
        return !_connection.IsReadable || _connection.Receive(loop.ReceiveScratch) == Connection.WouldBlock;
    }

    private async ValueTask<StressError?> ConnectAsync(long deadline)
    {
        var connection = loop.Connect(target, _waiter);
        _connection = connection;
        while (connection.State == ConnectionState.Connecting)
        {
            connection.Wants = Interest.Write;
            if (await _waiter.WaitUntil(deadline) == Wake.Ready) continue;
            return StressError.ConnectTimeout;
        }

        if (connection.State == ConnectionState.Open) return null;
        return connection.Error switch
        {
            ConnectionError.Refused => StressError.ConnectRefused,
            ConnectionError.TimedOut => StressError.ConnectTimeout,
            _ => StressError.ConnectFailed,
        };
    }

    private async ValueTask<StressError?> SendAsync(long deadline)
    {
        int length = template.Write(loop.SendScratch, client.Random);
        int sent = _connection!.Send(loop.SendScratch[..length]);
        if (sent == length) return null;
        if (sent == Connection.Failed) return Broken();
        // Seldom: the request is larger than what the kernel takes at once, and the scratch buffer is others' after a wait.
        byte[] rest = loop.SendScratch[Math.Max(0, sent)..length].ToArray();
        for (int offset = 0; offset < rest.Length;)
        {
            _connection.Wants = Interest.Write;
            if (!_connection.IsWritable && await _waiter.WaitUntil(deadline) != Wake.Ready) return StressError.Timeout;
            sent = _connection.Send(rest.AsSpan(offset));
            if (sent == Connection.Failed) return Broken();
            offset += Math.Max(0, sent);
        }

        return null;
    }

    private async ValueTask<StressError?> ReceiveAsync(long deadline)
    {
        var connection = _connection!;
        connection.Wants = Interest.Read;
        while (true)
        {
            if (!connection.IsReadable)
            {
                if (await _waiter.WaitUntil(deadline) != Wake.Ready) return StressError.Timeout;
                continue;
            }

            int received = connection.Receive(loop.ReceiveScratch);
            switch (received)
            {
                case Connection.WouldBlock:
                    continue;
                case Connection.Failed:
                    return Broken();
                case 0:
                    return _reader.End() ? null : StressError.Closed;
            }

            client.Statistics.BytesReceived += received;
            switch (_reader.Feed(loop.ReceiveScratch[..received]))
            {
                case ResponseProgress.Complete:
                    return null;
                case ResponseProgress.Bad:
                    return StressError.BadResponse;
            }
        }
    }

    private StressError Broken() => _connection!.Error == ConnectionError.TimedOut ? StressError.Timeout : StressError.Reset;

    private void Drop()
    {
        _reader.Reset();
        _connection?.Close();
        _connection = null;
    }
}
