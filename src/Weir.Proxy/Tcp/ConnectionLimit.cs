using System.Collections.Immutable;
using Weir.Net;

namespace Weir.Proxy.Tcp;

/// <summary>Keeps the connections of one listener, over all loops, at a maximum: at the limit loops stop accepting, so that new
/// connections wait in the kernel's backlog instead of being accepted and refused.</summary>
/// <remarks>
/// Costs one atomic operation a connection at each end. The limit may be passed by one connection a loop: those that were accepted
/// before their loop had stopped are served. <see cref="Enter"/> and <see cref="Leave"/> run on loops, <see cref="Add"/> on any thread.
/// </remarks>
public sealed class ConnectionLimit(int max, IReadOnlyList<EventLoop> loops)
{
    private readonly int[] _paused = new int[loops.Count];
    private ImmutableArray<IListenerSocket> _sockets = [];
    private int _open;
    private int _pausedLoops;

    /// <summary>Connections open now.</summary>
    public int Open => Volatile.Read(ref _open);

    public int Max => max;

    /// <summary>How often a loop stopped accepting because of the limit.</summary>
    public long Pauses => Interlocked.Read(ref _pauses);

    private long _pauses;

    /// <summary>A socket that feeds this listener.</summary>
    public void Add(IListenerSocket socket) => ImmutableInterlocked.Update(ref _sockets, static (sockets, added) => sockets.Add(added), socket);

    /// <summary>A connection was accepted on <paramref name="loop"/>.</summary>
    public void Enter(EventLoop loop)
    {
        if (Interlocked.Increment(ref _open) < max || Interlocked.Exchange(ref _paused[loop.Index], 1) != 0)
            return;
        Interlocked.Increment(ref _pauses);
        Interlocked.Increment(ref _pausedLoops);
        SetAccepting(loop, accepting: false);
        // The last connection of another loop may have left between the count and the pause; nobody else would resume this one.
        if (Volatile.Read(ref _open) < max)
            Resume(loop);
    }

    /// <summary>A connection of <paramref name="loop"/> is over.</summary>
    public void Leave(EventLoop loop)
    {
        if (Interlocked.Decrement(ref _open) >= max || Volatile.Read(ref _pausedLoops) == 0)
            return;
        Resume(loop);
        foreach (EventLoop other in loops)
        {
            if (!ReferenceEquals(other, loop) && Volatile.Read(ref _paused[other.Index]) != 0)
                other.Post(o => Resume((EventLoop)o!), other);
        }
    }

    private void Resume(EventLoop loop)
    {
        if (Interlocked.Exchange(ref _paused[loop.Index], 0) == 0)
            return;
        Interlocked.Decrement(ref _pausedLoops);
        SetAccepting(loop, accepting: true);
    }

    private void SetAccepting(EventLoop loop, bool accepting)
    {
        foreach (IListenerSocket socket in _sockets)
            socket.SetAccepting(loop, accepting);
    }
}
