using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Weir.Net.Sockets;

/// <summary>One thread that serves the connections dealt to it; the system's completions are queued to it from other threads.</summary>
internal sealed class SocketsLoop(int index, EngineOptions options)
    : EventLoop(index, options.BufferLimitBytes, Milliseconds()), IDisposable
{
    private readonly ConcurrentQueue<SocketsOperation> _completed = new();
    private readonly object _gate = new();
    private readonly byte[] _gather = new byte[ScratchBytes];
    private int _interrupted;
    private volatile bool _stopping;

    public override long Timestamp => Nanoseconds(Stopwatch.GetTimestamp());

    /// <summary>Where a connection puts two pieces together to send them as one. Valid during a call.</summary>
    public Span<byte> Gather => _gather;

    public void Run()
    {
        // Continuations run on this thread alone and carry no ambient state: capturing the execution context would be pure cost.
        ExecutionContext.SuppressFlow();
        while (!_stopping)
            Turn();
    }

    public void RequestStop()
    {
        _stopping = true;
        Interrupt();
    }

    public void Dispose() => ReleaseMemory();

    public override Connection Connect(EndPoint remote, IConnectionOwner owner)
    {
        if (remote is not (IPEndPoint or UnixDomainSocketEndPoint))
            return new SocketsConnection(this, ConnectionError.NotFound);
        Socket socket;
        try
        {
            socket = SocketsConnection.Open(remote.AddressFamily);
        }
        catch (SocketException e)
        {
            return new SocketsConnection(this, SocketErrors.ToConnectionError(e.SocketErrorCode, remote.AddressFamily));
        }

        SocketsConnection connection = new(this, socket, PeerAddress.From(remote), ConnectionState.Connecting)
        {
            Owner = owner,
            Wants = Interest.Write,
        };
        connection.BeginConnect(remote);
        return connection;
    }

    /// <summary>Queues a completed operation. Any thread.</summary>
    public void Complete(SocketsOperation operation)
    {
        _completed.Enqueue(operation);
        Interrupt();
    }

    public void CountOpened() => OpenConnections++;

    public void CountClosed() => OpenConnections--;

    protected override void Interrupt()
    {
        if (Interlocked.Exchange(ref _interrupted, 1) != 0)
            return;
        lock (_gate)
            Monitor.Pulse(_gate);
    }

    private static long Milliseconds() => Nanoseconds(Stopwatch.GetTimestamp()) / 1_000_000;

    private static long Nanoseconds(long ticks)
    {
        (long seconds, long rest) = Math.DivRem(ticks, Stopwatch.Frequency);
        return (seconds * 1_000_000_000) + (rest * 1_000_000_000 / Stopwatch.Frequency);
    }

    private void Turn()
    {
        if (!HasReady)
            Sleep(Timers.NextDelay(Now));
        // Cleared before the queues are looked at (a full fence): what is queued later interrupts anew.
        Interlocked.Exchange(ref _interrupted, 0);
        Now = Milliseconds();
        for (int budget = _completed.Count; budget > 0 && _completed.TryDequeue(out SocketsOperation? operation); budget--)
            operation.Connection.OnCompleted(operation);
        RunReady();
        Timers.Advance(Now);
    }

    /// <param name="milliseconds">-1 for ever, which is also what <see cref="Monitor"/> takes it for.</param>
    private void Sleep(int milliseconds)
    {
        lock (_gate)
        {
            // What a turn left in the queues counts as an interruption, since its own was cleared.
            if (Volatile.Read(ref _interrupted) == 0 && _completed.IsEmpty && !HasPosted)
                Monitor.Wait(_gate, milliseconds);
        }
    }
}
