using System.Net;

namespace Weir.Net.Memory;

/// <summary>An event loop without a thread: it runs when the network's clock is driven, on the thread that drives it.</summary>
public sealed class MemoryLoop : EventLoop
{
    internal MemoryLoop(MemoryNetwork network, int index, long bufferLimitBytes)
        : base(index, bufferLimitBytes, Milliseconds(network.Now)) => Network = network;

    public MemoryNetwork Network { get; }

    /// <inheritdoc/>
    public override long Timestamp => Network.Now.Ticks * TimeSpan.NanosecondsPerTick;

    public override Connection Connect(EndPoint remote, IConnectionOwner owner)
    {
        MemoryWire wire = Network.Dial(remote, from: null, out EndPoint local);
        return new MemoryConnection(this, wire.Client, local, remote, ConnectionState.Connecting)
        {
            Owner = owner,
            Wants = Interest.Write,
        };
    }

    internal void CountOpened() => OpenConnections++;

    internal void CountClosed() => OpenConnections--;

    internal void SetNow(TimeSpan now) => Now = Milliseconds(now);

    /// <returns>False when there was nothing to run.</returns>
    internal bool RunPostedAndYielded()
    {
        if (!HasReady && !HasPosted)
            return false;
        RunReady();
        return true;
    }

    /// <returns>False when no timer was due.</returns>
    internal bool RunTimers()
    {
        bool due = Timers.NextDelay(Now) == 0;
        Timers.Advance(Now);
        return due;
    }

    /// <summary>When the next timer is due; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    internal TimeSpan NextTimer()
    {
        int delay = Timers.NextDelay(Now);
        return delay < 0 ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(Now + delay);
    }

    internal void Release() => ReleaseMemory();

    /// <summary>Nobody sleeps here: posted work runs when the clock is next driven.</summary>
    protected override void Interrupt()
    {
    }

    private static long Milliseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;
}
