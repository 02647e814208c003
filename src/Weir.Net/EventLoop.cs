using System.Collections.Concurrent;
using System.Net;
using Weir.Net.Buffers;
using Weir.Net.Timing;

namespace Weir.Net;

/// <summary>One thread that serves many connections: waits for readiness, runs what is ready, keeps time.</summary>
/// <remarks>
/// Everything but <see cref="Post"/> is for the loop's own thread. A turn: collect events, run the continuations they wake, run what
/// was posted and what yielded, call due timers.
/// </remarks>
public abstract class EventLoop
{
    /// <summary>Size of the scratch buffers: a receive takes this much at most. Twice 64 KiB, so that a body of that size and its head
    /// come and go in one call each; beyond it bulk does not get cheaper (measured).</summary>
    public const int ScratchBytes = 128 * 1024;

    private readonly ConcurrentQueue<(Action<object?> Work, object? State)> _posted = new();
    private readonly PooledBuffer _receiveScratch;
    private readonly PooledBuffer _sendScratch;
    private List<Waiter> _ready = [];
    private List<Waiter> _running = [];

    protected EventLoop(int index, long bufferLimitBytes, long now)
    {
        Index = index;
        Now = now;
        Timers = new TimerWheel(now);
        Buffers = new BufferPool(bufferLimitBytes);
        Scratch = new BufferPool(2 * ScratchBytes);
        _receiveScratch = Scratch.TryRent(ScratchBytes)!;
        _sendScratch = Scratch.TryRent(ScratchBytes)!;
    }

    /// <summary>0 … loops − 1.</summary>
    public int Index { get; }

    /// <summary>Monotonic milliseconds, read once a turn: what deadlines are made from.</summary>
    public long Now { get; protected set; }

    /// <summary>Monotonic nanoseconds, read at each call: what durations are measured with.</summary>
    public abstract long Timestamp { get; }

    public TimerWheel Timers { get; }

    public BufferPool Buffers { get; }

    /// <summary>Connections open on this loop, both sides.</summary>
    public int OpenConnections { get; protected internal set; }

    /// <summary>Where received bytes go first. Valid until the next await: whoever needs them longer copies them.</summary>
    public Span<byte> ReceiveScratch => _receiveScratch.All;

    /// <summary>Where heads and pieces to be sent are put together. Valid until the next await.</summary>
    public Span<byte> SendScratch => _sendScratch.All;

    private BufferPool Scratch { get; }

    /// <summary>Starts connecting; the returned connection becomes writable or failed and then wakes <paramref name="owner"/>.</summary>
    /// <returns>A connection in state Connecting, Open or Failed; the caller closes it.</returns>
    public abstract Connection Connect(EndPoint remote, IConnectionOwner owner);

    /// <summary>Runs <paramref name="work"/> on the loop's thread soon. Any thread.</summary>
    public void Post(Action<object?> work, object? state)
    {
        _posted.Enqueue((work, state));
        Interrupt();
    }

    /// <summary>Signals the waiter in this turn, after the events at hand: how code yields, and how one session wakes another.</summary>
    public void Schedule(Waiter waiter)
    {
        if (waiter.TrySchedule())
            _ready.Add(waiter);
    }

    /// <summary>Makes a sleeping loop turn. Any thread.</summary>
    protected abstract void Interrupt();

    /// <summary>There is work that must not wait for the poller.</summary>
    protected bool HasReady => _ready.Count > 0;

    /// <summary>Runs posted and yielded work; what these add waits for the next turn, so that I/O gets its share.</summary>
    protected void RunReady()
    {
        for (int budget = _posted.Count; budget > 0 && _posted.TryDequeue(out (Action<object?> Work, object? State) posted); budget--)
            posted.Work(posted.State);
        if (_ready.Count == 0)
            return;
        (_ready, _running) = (_running, _ready);
        foreach (Waiter waiter in _running)
            waiter.RunScheduled();
        _running.Clear();
    }

    protected bool HasPosted => !_posted.IsEmpty;

    protected void ReleaseMemory()
    {
        Buffers.Dispose();
        _receiveScratch.Return();
        _sendScratch.Return();
        Scratch.Dispose();
    }
}
