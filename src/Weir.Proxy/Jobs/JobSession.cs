using System.Text;
using Weir.Balancing.Scheduling;
using Weir.Net;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Logging;
using Weir.Proxy.Metrics;
using Weir.Proxy.Pools;
using Weir.Proxy.Scheduling;
using Weir.Proxy.Tcp;

namespace Weir.Proxy.Jobs;

/// <summary>One client of a jobs listener: its frame in, the answer out, and the end; with keep-alive again from the start.</summary>
/// <remarks>Who sends what is no frame is answered <c>! REASON</c> and a line end, then closed. On the loop that accepted it.</remarks>
internal sealed class JobSession : AcceptedSession
{
    /// <summary>So long a client that was refused may go on sending before it is closed, so that it gets to read why.</summary>
    private const long LingerMilliseconds = 1000;

    private readonly TcpAcceptor _acceptor;
    private readonly JobDispatcher _jobs;
    private readonly Connection _client;
    private readonly Waiter _waiter;
    private readonly ListenerCounters _counters;
    private readonly byte[] _received;
    private int _receivedBytes;
    private long _beganNanos;
    private Job? _job;
    private string? _reason;
    private string _cutReason = Reasons.Shutdown;

    public JobSession(TcpAcceptor acceptor, JobDispatcher jobs, ProxyLoop loop, Connection client, ListenerCounters counters)
        : base(loop)
    {
        _acceptor = acceptor;
        _jobs = jobs;
        _client = client;
        _counters = counters;
        _waiter = new Waiter(loop.Loop);
        // One byte more than a frame has: a client that has more to say is seen.
        _received = new byte[jobs.Options.Request.Max + 1];
    }

    public override PeerAddress Client => _client.Remote;

    public override ProxyEndpoint? Endpoint => _job?.Endpoint;

    public override void Cut(string reason = Reasons.Shutdown)
    {
        _cutReason = reason;
        _waiter.Cancel();
    }

    public override async Task RunAsync()
    {
        try
        {
            _client.Owner = _waiter;
            while (await ServeAsync() && _jobs.Options.KeepAlive && !_acceptor.IsDraining)
            {
            }
        }
        catch (Exception e)
        {
            // A defect of this program: this client pays, the others go on.
            _reason = TcpReason.InternalError;
            Loop.OnFault(e);
            _client.Reset();
        }
        finally
        {
            _client.Close();
            _waiter.Release();
            _acceptor.Leave(this);
        }
    }

    /// <summary>One job.</summary>
    /// <returns>True when it was answered and the client is there for another.</returns>
    private async Task<bool> ServeAsync()
    {
        _job = null;
        _reason = null;
        _beganNanos = Loop.Loop.Timestamp;
        byte[]? frame = await ReadFrameAsync();
        if (frame is not null && !_jobs.TryEnter())
        {
            frame = null;
            _reason = JobReasons.JobsFull;
        }

        if (frame is null)
        {
            await RefuseAsync();
            Account(bytesIn: _receivedBytes, bytesOut: 0);
            return false;
        }

        await WaitForAnswerAsync(MakeJob(frame));
        bool isAnswered = _job!.Response is { } answer && _reason is null && await SendAsync(answer);
        if (!isAnswered)
            await RefuseAsync();
        Account(frame.Length, isAnswered ? _job.Response!.Length : 0);
        return isAnswered;
    }

    /// <returns>Null when there is none; <c>_reason</c> then says why, unless the client just went.</returns>
    private async Task<byte[]?> ReadFrameAsync()
    {
        JobsOptions options = _jobs.Options;
        long deadline = Loop.Loop.Now + (long)options.FrameTimeout.TotalMilliseconds;
        while (true)
        {
            int length = options.Request.Find(_received.AsSpan(0, _receivedBytes));
            if (length != 0)
                return TakeFrame(length);
            int received = _client.IsReadable ? _client.Receive(_received.AsSpan(_receivedBytes)) : Connection.WouldBlock;
            if (received > 0)
            {
                _receivedBytes += received;
                continue;
            }

            if (received == 0 || received == Connection.Failed || _client.IsBroken)
            {
                _reason = _receivedBytes > 0 ? JobReasons.ShortFrame : null;
                return null;
            }

            _client.Wants = Interest.Read | Interest.Close;
            Wake wake = await _waiter.WaitUntil(deadline);
            if (wake == Wake.Ready)
                continue;
            bool isIdle = _receivedBytes == 0 && options.KeepAlive;
            _reason = wake == Wake.Canceled ? _cutReason : isIdle ? null : JobReasons.SlowFrame;
            return null;
        }
    }

    private byte[]? TakeFrame(int length)
    {
        JobsOptions options = _jobs.Options;
        WorkReader? reader = _jobs.Pool.Options.Work;
        ReadOnlySpan<byte> frame = _received.AsSpan(0, Math.Max(length, 0));
        _reason = length < 0 ? JobReasons.LongFrame
            : (!options.KeepAlive && _receivedBytes > length) || reader?.IsWellFormed(frame) == false ? JobReasons.MalformedFrame
            : null;
        if (_reason is not null)
            return null;
        byte[] taken = frame.ToArray();
        _receivedBytes -= length;
        _received.AsSpan(length, _receivedBytes).CopyTo(_received);
        return taken;
    }

    private Job MakeJob(byte[] frame)
    {
        WorkReader? reader = _jobs.Pool.Options.Work;
        return _job = new Job(_waiter, frame, reader?.ClassOf(frame) ?? RequestClasses.None, reader?.SizeOf(frame) ?? 0);
    }

    private async Task WaitForAnswerAsync(Job job)
    {
        _jobs.Submit(job);
        while (!job.IsDone)
        {
            _client.Wants = Interest.Close;
            Wake wake = await _waiter.WaitUntil(Waiter.Never);
            if (job.IsDone || (wake == Wake.Ready && !_client.IsBroken))
                continue;
            // Its server has it and will answer; nobody waits for that.
            job.IsAbandoned = true;
            _reason = wake == Wake.Canceled ? _cutReason : Reasons.ClientGone;
            break;
        }

        _jobs.Leave();
        if (_reason is null)
            _reason = job.Reason;
    }

    /// <returns>False when the client does not take it.</returns>
    private async Task<bool> SendAsync(byte[] bytes)
    {
        long deadline = Loop.Loop.Now + (long)_jobs.Options.FrameTimeout.TotalMilliseconds;
        for (int sent = 0; sent < bytes.Length;)
        {
            int now = _client.Send(bytes.AsSpan(sent));
            if (now > 0)
            {
                sent += now;
                continue;
            }

            _client.Wants = Interest.Write | Interest.Close;
            if (now == Connection.Failed || _client.IsBroken || await _waiter.WaitUntil(deadline) != Wake.Ready)
            {
                _reason = Reasons.ClientGone;
                return false;
            }
        }

        return true;
    }

    /// <summary>Tells the client why, and lets it read that: a close with unread bytes would reset the connection.</summary>
    private async Task RefuseAsync()
    {
        if (_reason is null or Reasons.ClientGone || _client.IsBroken || _waiter.IsCanceled)
            return;
        string reason = _reason;
        if (!await SendAsync(Encoding.ASCII.GetBytes($"! {reason}\n")))
            return;
        _client.ShutdownSend();
        long deadline = Loop.Loop.Now + LingerMilliseconds;
        while (!_client.IsBroken)
        {
            int received = _client.IsReadable ? _client.Receive(Loop.Loop.ReceiveScratch) : Connection.WouldBlock;
            if (received > 0)
                continue;
            _client.Wants = Interest.Read | Interest.Close;
            if (received != Connection.WouldBlock || await _waiter.WaitUntil(deadline) != Wake.Ready)
                break;
        }
    }

    private void Account(long bytesIn, long bytesOut)
    {
        _counters.BytesIn += bytesIn;
        _counters.BytesOut += bytesOut;
        if (_reason is not null)
            _counters.Reasons.Add(_reason);
        if (Loop.Log is null || (_job is null && _reason is null))
            return;
        Span<byte> client = stackalloc byte[PeerAddress.MaxTextBytes];
        int length = _client.Remote.FormatAddress(client);
        AccessRecord record = new()
        {
            StartedUnixNanos = Loop.ToUnixNanos(_beganNanos),
            DurationNanos = Loop.Loop.Timestamp - _beganNanos,
            Listener = _acceptor.Options.Name,
            Client = client[..length],
            BytesIn = bytesIn,
            BytesOut = bytesOut,
            Pool = _jobs.Pool.Name,
            Endpoint = _job?.Endpoint?.Name,
            Tries = _job?.Tries ?? 0,
            Reason = _reason,
        };
        Loop.Log.Write(in record);
    }
}
