using Weir.Net;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Jobs;

/// <summary>The one connection to a server of jobs, and the jobs it has, which it answers in the order received.</summary>
/// <remarks>Connects when a job comes and waits, after a failure, twice as long each time before it tries again: meanwhile its jobs go to
/// others. On the dispatcher's loop.</remarks>
internal sealed class JobServer
{
    private const long FirstBackOff = 100;
    private const long LongestBackOff = 5000;

    /// <summary>So often an idle connection looks whether its endpoint is still configured.</summary>
    private const long LookEvery = 1000;

    private readonly JobDispatcher _dispatcher;
    private readonly ProxyEndpoint _endpoint;
    private readonly Waiter _waiter;
    private readonly EndpointCounters _counters;
    private readonly Queue<Job> _sent = new();
    private readonly Queue<Job> _unsent = new();
    private readonly byte[] _received;
    private Connection? _connection;
    private int _receivedBytes;
    private int _sentOfFirst;
    private int _epoch;
    private long _backOff;
    private long _notBefore;
    private long _lastProgress;
    private bool _isRunning;

    public JobServer(JobDispatcher dispatcher, ProxyEndpoint endpoint)
    {
        _dispatcher = dispatcher;
        _endpoint = endpoint;
        _waiter = new Waiter(dispatcher.Loop.Loop);
        _counters = endpoint.Counters[dispatcher.Loop.Index];
        _received = new byte[Math.Max(dispatcher.Options.Response.Max, 1024)];
    }

    private EventLoop Loop => _dispatcher.Loop.Loop;

    /// <summary>Takes a job that was counted at the endpoint.</summary>
    public void Take(Job job)
    {
        if (_sent.Count + _unsent.Count == 0)
            _lastProgress = Loop.Now;
        _unsent.Enqueue(job);
        if (!_isRunning)
            _ = RunAsync();
        else
            _waiter.Signal();
    }

    public void Nudge() => _waiter.Signal();

    private async Task RunAsync()
    {
        _isRunning = true;
        try
        {
            while (_connection is not null || _unsent.Count > 0)
                await StepAsync();
        }
        catch (Exception e)
        {
            // A defect of this program: the jobs at hand pay, the others go on.
            Drop(Tcp.TcpReason.InternalError, isFault: false);
            _dispatcher.Loop.OnFault(e);
        }
        finally
        {
            _isRunning = false;
            _waiter.Release();
            if (_endpoint.IsRetired || _dispatcher.IsClosed)
                _dispatcher.Forget(_endpoint);
        }
    }

    private async Task StepAsync()
    {
        if (_connection is null && await ConnectAsync() is { } refused)
        {
            Drop(refused, isFault: true);
            return;
        }

        if (!Send() || !Receive(out string? reason))
        {
            // A server that closes while it owes nothing has done nothing wrong.
            Drop(Reasons.UpstreamReset, isFault: _sent.Count > 0);
            return;
        }

        if (reason is not null)
        {
            Drop(reason, isFault: true);
            return;
        }

        bool owes = _sent.Count + _unsent.Count > 0;
        if (!owes && (_endpoint.IsRetired || _dispatcher.IsClosed))
        {
            Drop(Reasons.Shutdown, isFault: false);
            return;
        }

        _connection!.Wants = Interest.Read | Interest.Close | (_unsent.Count > 0 ? Interest.Write : Interest.None);
        long deadline = owes ? _lastProgress + (long)_dispatcher.Options.IdleTimeout.TotalMilliseconds : Loop.Now + LookEvery;
        if (await _waiter.WaitUntil(deadline) == Wake.TimedOut && _sent.Count + _unsent.Count > 0 && Loop.Now >= deadline && owes)
            Drop(Reasons.UpstreamTooSlow, isFault: true);
    }

    /// <returns>Null when the connection is there; else why it is not.</returns>
    private async Task<string?> ConnectAsync()
    {
        if (Loop.Now < _notBefore)
            return Reasons.ConnectFailed;
        long deadline = Loop.Now + (long)_dispatcher.Options.ConnectTimeout.TotalMilliseconds;
        long began = Loop.Timestamp;
        _epoch = _endpoint.Endpoint.Outcomes.Epoch;
        Connection connection = _endpoint.Connect(Loop, _waiter);
        connection.Wants = Interest.Write;
        while (connection.State == ConnectionState.Connecting && Loop.Now < deadline)
            await _waiter.WaitUntil(deadline);
        if (connection.State == ConnectionState.Open)
        {
            _connection = connection;
            _backOff = 0;
            _receivedBytes = 0;
            _sentOfFirst = 0;
            _lastProgress = Loop.Now;
            _endpoint.NoteOpened(connection);
            _counters.ConnectionsOpen++;
            _endpoint.Endpoint.Faults.ConnectSucceeded();
            _dispatcher.Pool.OnSucceeded(_endpoint, _epoch, Loop.Timestamp - began, Loop.Timestamp);
            return null;
        }

        bool timedOut = connection.State == ConnectionState.Connecting;
        string reason = Tcp.TcpReason.OfConnect(connection.Error, timedOut);
        _endpoint.NoteFailure(connection);
        connection.Close();
        FailureKind kind = timedOut ? FailureKind.ConnectTimeout : FailureKind.ConnectFailed;
        _dispatcher.Pool.OnFailed(_endpoint, _epoch, kind, Loop.Timestamp);
        if (_endpoint.Endpoint.Faults.ConnectFailed())
            _dispatcher.Pool.OnFailure?.Invoke(_endpoint, kind);
        _backOff = _backOff == 0 ? FirstBackOff : Math.Min(_backOff * 2, LongestBackOff);
        _notBefore = Loop.Now + _backOff;
        return reason;
    }

    /// <returns>False when the connection is broken.</returns>
    private bool Send()
    {
        while (_unsent.TryPeek(out Job? job))
        {
            int sent = _connection!.Send(job.Request.AsSpan(_sentOfFirst));
            if (sent == Connection.WouldBlock)
                return true;
            if (sent < 0)
                return false;
            _counters.BytesSent += sent;
            _sentOfFirst += sent;
            if (_sentOfFirst < job.Request.Length)
                continue;
            _sentOfFirst = 0;
            _sent.Enqueue(_unsent.Dequeue());
            _counters.Requests++;
        }

        return true;
    }

    /// <param name="reason">Set when the server talks nonsense.</param>
    /// <returns>False when the connection has ended.</returns>
    private bool Receive(out string? reason)
    {
        reason = null;
        while (_connection!.IsReadable)
        {
            int received = _connection.Receive(_received.AsSpan(_receivedBytes));
            if (received == Connection.WouldBlock)
                return true;
            if (received <= 0)
                return false;
            _counters.BytesReceived += received;
            _receivedBytes += received;
            _lastProgress = Loop.Now;
            reason = TakeAnswers();
            if (reason is not null)
                return true;
        }

        return !_connection.IsBroken;
    }

    private string? TakeAnswers()
    {
        int start = 0;
        int length;
        while ((length = _dispatcher.Options.Response.Find(_received.AsSpan(start, _receivedBytes - start))) > 0)
        {
            if (!_sent.TryDequeue(out Job? job))
                return JobReasons.UnaskedAnswer;
            long now = Loop.Timestamp;
            _endpoint.Endpoint.End(job.Work, now - job.PlacedNanos, now);
            _dispatcher.LeavePool();
            job.End(_received.AsSpan(start, length).ToArray(), reason: null);
            start += length;
        }

        _receivedBytes -= start;
        _received.AsSpan(start, _receivedBytes).CopyTo(_received);
        return length < 0 ? JobReasons.LongFrame : null;
    }

    /// <summary>The connection is no more, or could not be had. What it owes is forgotten here and placed anew.</summary>
    /// <param name="reason">For jobs that cannot be.</param>
    /// <param name="isFault">The endpoint is to blame.</param>
    private void Drop(string reason, bool isFault)
    {
        if (_connection is { } connection)
        {
            connection.Close();
            _connection = null;
            _counters.ConnectionsOpen--;
            if (isFault)
            {
                _dispatcher.Pool.OnFailed(_endpoint, _epoch, FailureKind.Broken, Loop.Timestamp);
                if (_endpoint.Endpoint.Faults.ServerError(_endpoint.Endpoint.Load, Loop.Timestamp))
                    _dispatcher.Pool.OnFailure?.Invoke(_endpoint, FailureKind.Broken);
            }
        }

        if (isFault)
            _counters.Failures++;
        int taken = _sent.Count + (_sentOfFirst > 0 ? 1 : 0);
        Job[] lost = [.. _sent, .. _unsent];
        _sent.Clear();
        _unsent.Clear();
        _sentOfFirst = 0;
        foreach (Job job in lost)
        {
            _endpoint.Endpoint.Abandon(job.Work, Loop.Timestamp);
            _dispatcher.LeavePool();
        }

        for (int i = 0; i < lost.Length; i++)
        {
            // What the server has not begun to read can be given to another in any case.
            if ((i >= taken || _dispatcher.Options.Replay) && lost[i].TryLeave(reason))
                _dispatcher.Place(lost[i]);
            else
                lost[i].End(null, reason);
        }
    }
}
