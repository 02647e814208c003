using System.Collections.Immutable;
using Weir.Net;

namespace Weir.Proxy.Tcp;

/// <summary>Keeps the connections of one listener, over all loops, at a maximum: at the limit loops stop accepting, so that new
/// connections wait in the kernel's backlog instead of being accepted and refused.</summary>
/// <remarks>
/// <para>Exact: a place is taken before a connection is accepted. Costs one atomic operation a connection at each end; the lock is for
/// loops at the limit. Any thread.</para>
/// <para>A place that becomes free goes to the loops that wait, in the order in which they stopped: one is woken, accepts what its sockets have, and wakes the next
/// as long as a place is left. So no client waits beside a free place because another loop was asked, no loop takes every place because
/// its own sessions free them, and a loop that finds nobody waiting does no more than look once.</para>
/// </remarks>
public sealed class ConnectionLimit(int max, IReadOnlyList<EventLoop> loops) : IAcceptGate
{
    private volatile int _max = max;
    private readonly Lock _lock = new();
    private readonly LoopState[] _states = new LoopState[loops.Count];
    private readonly Queue<EventLoop> _waiting = new(loops.Count);
    private ImmutableArray<IListenerSocket> _sockets = [];
    private int _open;
    private int _paused;
    private long _pauses;

    private enum LoopState
    {
        Accepting,
        Paused,

        /// <summary>Told to go on, and not there yet.</summary>
        Waking,
    }

    /// <summary>Connections open now, and places taken by loops that are about to accept.</summary>
    public int Open => Volatile.Read(ref _open);

    public int Max => _max;

    /// <summary>How often a loop stopped accepting because of the limit.</summary>
    public long Pauses => Interlocked.Read(ref _pauses);

    /// <summary>A socket that feeds this listener.</summary>
    public void Add(IListenerSocket socket)
    {
        lock (_lock)
            _sockets = _sockets.Add(socket);
        // It may have asked for places before it was known here.
        foreach (EventLoop loop in loops)
            loop.Post(_ => Tell(socket, loop), null);
    }

    /// <summary>A socket that is closed.</summary>
    public void Remove(IListenerSocket socket)
    {
        lock (_lock)
            _sockets = _sockets.Remove(socket);
    }

    /// <summary>Another maximum; where more are open than it allows, new ones wait until enough have left.</summary>
    public void Configure(int max)
    {
        _max = max;
        Interlocked.MemoryBarrier(); // of this and a loop that pauses, one sees the other
        WakeNext();
    }

    /// <inheritdoc/>
    public bool TryEnter(EventLoop loop) => TryTake() || TryTakeOrPause(loop);

    /// <inheritdoc/>
    public void GiveBack() => Leave();

    /// <summary>A connection is over.</summary>
    public void Leave()
    {
        // A full fence, as is the increment in TryTakeOrPause: of a loop that leaves and one that pauses, one sees the other.
        Interlocked.Decrement(ref _open);
        WakeNext();
    }

    private bool TryTake()
    {
        int open = Volatile.Read(ref _open);
        while (open < _max)
        {
            int seen = Interlocked.CompareExchange(ref _open, open + 1, open);
            if (seen == open)
                return true;
            open = seen;
        }

        return false;
    }

    private bool TryTakeOrPause(EventLoop loop)
    {
        lock (_lock)
        {
            ref LoopState state = ref _states[loop.Index];
            bool pauses = state == LoopState.Accepting;
            if (pauses)
                Interlocked.Increment(ref _paused);
            if (TryTake())
            {
                if (pauses)
                    _paused--;
                return true;
            }

            if (pauses)
            {
                state = LoopState.Paused;
                _waiting.Enqueue(loop);
                _pauses++;
            }

            SetAccepting(loop, accepting: false);
            return false;
        }
    }

    /// <summary>Tells the loop whose turn it is that there is a place, if any waits for one.</summary>
    private void WakeNext()
    {
        if (Volatile.Read(ref _paused) == 0 || Volatile.Read(ref _open) >= _max)
            return;
        EventLoop? woken;
        lock (_lock)
        {
            if (!_waiting.TryDequeue(out woken))
                return;
            _states[woken.Index] = LoopState.Waking;
            _paused--;
        }

        woken.Post(l => Resume((EventLoop)l!), woken);
    }

    private void Resume(EventLoop loop)
    {
        lock (_lock)
        {
            _states[loop.Index] = LoopState.Accepting;
            SetAccepting(loop, accepting: true);
        }

        // In the loop's next turn, when its sockets have taken what they wanted.
        loop.Post(_ => WakeNext(), null);
    }

    private void Tell(IListenerSocket socket, EventLoop loop)
    {
        lock (_lock)
            socket.SetAccepting(loop, _states[loop.Index] == LoopState.Accepting);
    }

    /// <summary>With the lock held, so that what sockets are told last is what the state says: an engine may ask on another thread.</summary>
    private void SetAccepting(EventLoop loop, bool accepting)
    {
        foreach (IListenerSocket socket in _sockets)
            socket.SetAccepting(loop, accepting);
    }
}
