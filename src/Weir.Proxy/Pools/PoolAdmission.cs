using Weir.Balancing;
using Weir.Balancing.Queues;
using Weir.Balancing.Scheduling;

namespace Weir.Proxy.Pools;

/// <summary>Keeps a pool to its limit of requests and lets what comes beyond it wait its turn.</summary>
/// <remarks>
/// <para>The limits are atomics and cost a request two of them. The queue has a lock, held for some hundred nanoseconds, that is taken
/// only when the pool is full or somebody waits: whoever frees a slot looks at one counter first.</para>
/// <para><b>No wake-up is lost.</b> A request that joins counts itself as waiting and then tries once more for a slot; whoever frees a
/// slot does so first and looks at that count afterwards. Both use full fences, so one of the two sees the other. The slot is
/// handed over under the lock, endpoint and all, before its new owner is woken on its own loop: nobody can snatch it on
/// the way. While somebody waits who would go anywhere, newcomers join the queue.</para>
/// <para><b>Bound clients</b> (affinity with <c>onLost: refuse</c>) have one endpoint each, so each such endpoint has a line of its own:
/// who waits for a busy one holds nobody up who would go elsewhere, and is not passed over for ever by those who would. A slot goes to the
/// longest waiting of the highest class among the heads of all lines that can use it.</para>
/// <para>Any thread.</para>
/// </remarks>
public sealed class PoolAdmission
{
    private const int Classes = 3;

    /// <summary>Longer queues than this would be served by nobody's patience.</summary>
    public const int MaxQueueLength = 100_000;

    private readonly Lock _gate = new();
    private readonly ProxyPool _pool;
    private readonly FairQueue _queue; // of those who go anywhere
    private readonly Dictionary<ulong, FairQueue> _bound = [];
    private readonly PriorityQueue<FairQueue, (int Class, long SinceNanos)> _heads = new(); // empty but during a hand-over
    private readonly Random _random = new(); // used under the lock only
    private AdmissionOptions _options;
    private int _inFlight;
    private int _waiting;
    private int _waitingUnbound;
    private long _queued;
    private long _rejected;
    private long _expired;
    private long _waitedNanos;

    public PoolAdmission(ProxyPool pool, AdmissionOptions options)
    {
        _pool = pool;
        _options = options;
        _queue = new FairQueue(MaxQueueLength, Classes);
        Configure(options);
    }

    public AdmissionOptions Options => Volatile.Read(ref _options);

    /// <summary>Requests that wait now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Requests that were let in and are not over; only counted where the pool has a limit of its own.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Requests that had to wait.</summary>
    public long Queued => Interlocked.Read(ref _queued);

    /// <summary>Requests refused because the queue was full.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Requests whose time in the queue ran out.</summary>
    public long Expired => Interlocked.Read(ref _expired);

    /// <summary>What all requests that were served out of the queue had waited.</summary>
    public long WaitedNanos => Interlocked.Read(ref _waitedNanos);

    /// <summary>The configuration was loaded again. Who waits goes on waiting.</summary>
    public void Configure(AdmissionOptions options)
    {
        Volatile.Write(ref _options, options);
        lock (_gate)
        {
            _queue.Limit = Math.Max(options.QueueLength, 1);
            foreach (FairQueue queue in _bound.Values)
                queue.Limit = _queue.Limit;
        }

        OnCapacity();
    }

    /// <summary>Lets a request in if there is a slot and nobody waits for one.</summary>
    /// <returns>The endpoint it was counted at; the caller calls <see cref="Leave"/> after it has ended its load there. Null when there
    /// is none.</returns>
    public ProxyEndpoint? TryEnter(in PickRequest request, Random random, out bool isFull, out PlacedWork work)
    {
        work = default;
        // A bound client's line is known under the lock only.
        isFull = request.AffinityOnly ? Waiting != 0 : Volatile.Read(ref _waitingUnbound) != 0;
        if (isFull)
            return null;
        ProxyEndpoint? endpoint = Take(in request, random, out isFull, out work);
        if (endpoint is null)
            OnCapacity(); // the slot that was taken for nothing may have been what somebody missed who joined meanwhile
        return endpoint;
    }

    /// <summary>Joins the queue, or is let in after all: see <see cref="QueueTicket.Granted"/>.</summary>
    /// <returns>False when the queue is full.</returns>
    public bool TryQueue(QueueTicket ticket, RequestPriority priority, ulong client)
    {
        lock (_gate)
        {
            FairQueue queue = LineOf(ticket);
            if (_waiting >= Options.QueueLength || queue.TryEnqueue(ticket, (int)priority, client) != EnqueueResult.Queued)
            {
                CloseLine(ticket, queue);
                Interlocked.Increment(ref _rejected);
                return false;
            }

            CountWaiting(ticket, 1);
            HandOver(ticket);
            Interlocked.Increment(ref _queued);
            return true;
        }
    }

    /// <summary>Waits no longer.</summary>
    /// <returns>The endpoint that was granted meanwhile, slot and load included; null when it was still waiting.</returns>
    public ProxyEndpoint? Cancel(QueueTicket ticket)
    {
        lock (_gate)
        {
            if (!ticket.IsQueued)
                return ticket.Granted;
            FairQueue queue = LineOf(ticket);
            queue.Remove(ticket);
            CloseLine(ticket, queue);
            CountWaiting(ticket, -1);
            return null;
        }
    }

    /// <summary>A request that was let in is over; its load has ended before.</summary>
    public void Leave()
    {
        Interlocked.Decrement(ref _inFlight);
        OnCapacity();
    }

    /// <summary>Something has made room: a load ended, an endpoint came back, a limit grew.</summary>
    public void OnCapacity()
    {
        Interlocked.MemoryBarrier();
        if (Waiting == 0)
            return;
        lock (_gate)
            HandOver(null);
    }

    /// <summary>A request was served out of the queue.</summary>
    internal void CountWait(long nanos) => Interlocked.Add(ref _waitedNanos, nanos);

    /// <summary>A request's time in the queue ran out.</summary>
    internal void CountExpired() => Interlocked.Increment(ref _expired);

    /// <summary>Gives slots to those whose turn it is, as long as there are both.</summary>
    /// <param name="own">The caller's own ticket, which needs no waking.</param>
    private void HandOver(QueueTicket? own)
    {
        Offer(_queue);
        foreach (FairQueue bound in _bound.Values)
            Offer(bound);
        while (_heads.TryDequeue(out FairQueue? queue, out _) && queue.TryPeek(out QueuePlace? place))
        {
            QueueTicket ticket = (QueueTicket)place;
            // Even where nobody has room for one that goes anywhere, a draining endpoint may have some for its own.
            if (Take(ticket.Request, _random, out _, out PlacedWork work) is not { } endpoint)
                continue;
            queue.Serve(ticket);
            CloseLine(ticket, queue);
            CountWaiting(ticket, -1);
            Offer(queue);
            ticket.Grant(endpoint, in work, wake: ticket != own);
        }
    }

    private void Offer(FairQueue queue)
    {
        if (queue.TryPeek(out QueuePlace? place))
            _heads.Enqueue(queue, (place.Class, ((QueueTicket)place).SinceNanos));
    }

    private FairQueue LineOf(QueueTicket ticket)
    {
        if (!ticket.IsBound)
            return _queue;
        if (!_bound.TryGetValue(ticket.Affinity, out FairQueue? queue))
            _bound.Add(ticket.Affinity, queue = new FairQueue(_queue.Limit, Classes, beside: _queue));
        return queue;
    }

    /// <summary>Lines come and go with those who wait in them: there are never more than those.</summary>
    private void CloseLine(QueueTicket ticket, FairQueue queue)
    {
        if (ticket.IsBound && queue.Count == 0)
            _bound.Remove(ticket.Affinity);
    }

    private void CountWaiting(QueueTicket ticket, int change)
    {
        if (!ticket.IsBound)
            Interlocked.Add(ref _waitingUnbound, change);
        Interlocked.Add(ref _waiting, change);
    }

    private ProxyEndpoint? Take(in PickRequest request, Random random, out bool isFull, out PlacedWork work)
    {
        work = default;
        isFull = !TakeSlot();
        if (isFull)
            return null;
        ProxyEndpoint? endpoint = _pool.PickAndBegin(in request, random, out isFull, out work);
        if (endpoint is null)
            Interlocked.Decrement(ref _inFlight);
        return endpoint;
    }

    /// <summary>One more in progress, if there may be: never more than that even for a moment, or another loop would be told that the pool is
    /// full when it is not.</summary>
    private bool TakeSlot()
    {
        int max = Options.MaxRequests ?? int.MaxValue;
        for (int seen = InFlight; seen < max;)
        {
            int found = Interlocked.CompareExchange(ref _inFlight, seen + 1, seen);
            if (found == seen)
                return true;
            seen = found;
        }

        return false;
    }
}
