using Weir.Balancing;
using Weir.Balancing.Queues;
using Weir.Balancing.Scheduling;
using Weir.Net;

namespace Weir.Proxy.Pools;

/// <summary>A request that waits for a slot of its pool.</summary>
/// <remarks>
/// Belongs to one exchange, which uses it again for its next wait; so a wake-up that comes late may wake another wait of that
/// loop, which looks again and waits on.
/// </remarks>
public sealed class QueueTicket : QueuePlace
{
    private Waiter? _waiter;
    private ProxyEndpoint? _granted;
    private PlacedWork _work;

    /// <summary>For the strategy.</summary>
    public ulong Hash { get; private set; }

    /// <summary>The endpoint that the client is to come back to, if it has room; 0: none.</summary>
    public ulong Affinity { get; private set; }

    /// <summary>No other endpoint than that of <see cref="Affinity"/> will do.</summary>
    public bool IsBound { get; private set; }

    /// <summary>When it began to wait, on the loops' clock.</summary>
    public long SinceNanos { get; private set; }

    /// <summary>Of the request, for strategies that schedule; set before it is queued.</summary>
    public int WorkClass { get; set; }

    /// <summary>As <see cref="WorkClass"/>.</summary>
    public double WorkSize { get; set; }

    /// <summary>What it waits for.</summary>
    internal PickRequest Request => new()
    {
        Hash = Hash,
        NowNanos = _waiter!.Loop.Timestamp,
        Affinity = Affinity,
        AffinityOnly = IsBound,
        Class = WorkClass,
        Size = WorkSize,
    };

    /// <summary>What is expected of the request at the endpoint that was granted; to be read after <see cref="Granted"/>.</summary>
    public PlacedWork Work => _work;

    /// <summary>The endpoint that was given to it and counted there; null while it waits. Any thread.</summary>
    public ProxyEndpoint? Granted => Volatile.Read(ref _granted);

    /// <summary>Before it is queued, on the loop of the request.</summary>
    public void Prepare(Waiter waiter, ulong hash, ulong affinity, bool isBound, long nowNanos)
    {
        _waiter = waiter;
        _granted = null;
        Hash = hash;
        Affinity = affinity;
        IsBound = isBound;
        SinceNanos = nowNanos;
    }

    /// <summary>Its turn has come. Any thread.</summary>
    internal void Grant(ProxyEndpoint endpoint, in PlacedWork work, bool wake)
    {
        _work = work;
        Waiter waiter = _waiter!;
        Volatile.Write(ref _granted, endpoint);
        if (wake)
            waiter.Loop.Post(static w => ((Waiter)w!).Signal(), waiter);
    }

    /// <summary>The request goes its way.</summary>
    public void Clear()
    {
        _granted = null;
        _waiter = null;
    }
}
