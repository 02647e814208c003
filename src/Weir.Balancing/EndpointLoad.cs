using System.Runtime.InteropServices;

namespace Weir.Balancing;

/// <summary>Counters of one endpoint, shared by all loops of the process.</summary>
/// <remarks>
/// <para>Any thread may call any member; nothing locks. Every <see cref="Begin"/> is paired with exactly one
/// <see cref="End"/> or <see cref="Abandon"/>.</para>
/// <para>Requests in progress are kept as <em>begun − ended</em>, two counters that only grow. A pick costs one atomic
/// add that way, and <see cref="TryBegin"/> can tell whether another loop picked the endpoint since its load was read.</para>
/// <para>The counters have cache lines of their own, at 128 bytes' distance because x86 prefetches lines in pairs:
/// the neighbour on the heap is most likely the load of another endpoint.</para>
/// </remarks>
public sealed partial class EndpointLoad
{
    private Counters _counters;
    private LatencyByLoad? _byLoad;

    public EndpointLoad()
    {
        ResponseTimeDecay = TimeSpan.FromSeconds(10);
        Limit = Capacity = EndpointOptions.NoLimit;
    }

    /// <summary>Requests or connections in progress, of all loops.</summary>
    public int InFlight => ReadInFlight(out _);

    /// <summary>How often the endpoint was picked since it joined the pool.</summary>
    public long Picked => Volatile.Read(ref _counters.Begun);

    /// <summary>Requests or connections that are over, whichever way.</summary>
    public long Ended => Volatile.Read(ref _counters.Ended);

    /// <summary>The part of <see cref="Ended"/> that gave no response time sample.</summary>
    public long Abandoned => Volatile.Read(ref _counters.Abandoned);

    /// <summary>The time in which an old peak of the response time falls to 1/e. Positive; set by the pool.</summary>
    public TimeSpan ResponseTimeDecay
    {
        get => TimeSpan.FromMicroseconds(Volatile.Read(ref _counters.DecayNanos) / 1000);
        set => Volatile.Write(ref _counters.DecayNanos, Math.Max(value.TotalNanoseconds, 1));
    }

    /// <summary>A request was given to this endpoint.</summary>
    public void Begin() => Interlocked.Increment(ref _counters.Begun);

    /// <summary>Like <see cref="Begin"/>, but only if nobody else began since <see cref="ReadInFlight"/> gave
    /// <paramref name="begunSeen"/>; requests that ended meanwhile do not matter, they only make the endpoint better.</summary>
    /// <returns>False when another loop was faster; nothing was counted then.</returns>
    public bool TryBegin(long begunSeen) =>
        Interlocked.CompareExchange(ref _counters.Begun, begunSeen + 1, begunSeen) == begunSeen;

    /// <summary>Requests that may be in progress at once; set by the pool.</summary>
    public int Limit { get => Volatile.Read(ref _counters.Limit); internal set => Volatile.Write(ref _counters.Limit, value); }

    /// <summary>The same without what a breaker takes away while the endpoint is on trial; set by the pool.</summary>
    public int Capacity { get => Volatile.Read(ref _counters.Capacity); internal set => Volatile.Write(ref _counters.Capacity, value); }

    /// <summary>A breaker holds <see cref="Limit"/> below <see cref="Capacity"/>.</summary>
    public bool IsOnTrial => Limit < Capacity;

    /// <summary>Like <see cref="Begin"/>, but only below <see cref="Limit"/>, exactly: the count is taken only if nobody began since
    /// it was read.</summary>
    public bool TryBeginWithinLimit() => TryBeginWithin(Limit);

    /// <summary>The same below <see cref="Capacity"/>.</summary>
    public bool TryBeginWithinCapacity() => TryBeginWithin(Capacity);

    private bool TryBeginWithin(int limit)
    {
        while (ReadInFlight(out long begun) < limit)
        {
            // Each race lost is one that another loop has won: the limit ends them.
            if (TryBegin(begun)) return true;
        }
        return false;
    }

    /// <summary>A request ended and its response time tells how the endpoint fares.</summary>
    /// <param name="responseTimeNanos">From pick to first byte or to the end, the same for all requests of a pool.</param>
    /// <param name="nowNanos">The caller's monotonic clock.</param>
    public void End(long responseTimeNanos, long nowNanos)
    {
        Volatile.Read(ref _byLoad)?.Observe(InFlight, responseTimeNanos, nowNanos, Volatile.Read(ref _counters.DecayNanos));
        _counters.ResponseTime.Observe(responseTimeNanos, nowNanos, Volatile.Read(ref _counters.DecayNanos));
        Interlocked.Increment(ref _counters.Ended);
    }

    /// <summary>A request ended without a sample: it failed or was cancelled.</summary>
    /// <remarks>An endpoint that fails fast would look like the fastest of all, so a failure is no sample.</remarks>
    public void Abandon()
    {
        Interlocked.Increment(ref _counters.Abandoned);
        Interlocked.Increment(ref _counters.Ended);
    }

    /// <summary>Requests in progress, with the count that <see cref="TryBegin"/> asks for.</summary>
    public int ReadInFlight(out long begunSeen)
    {
        // Ended first: in the other order a request that begins and ends between the two reads would make the
        // difference smaller than it ever was.
        long ended = Volatile.Read(ref _counters.Ended);
        begunSeen = Volatile.Read(ref _counters.Begun);
        return (int)(begunSeen - ended);
    }

    /// <summary>The peak EWMA of the response time as it stands at <paramref name="nowNanos"/>.</summary>
    /// <returns>Nanoseconds, or null as long as there is no sample.</returns>
    public double? ResponseTimeNanos(long nowNanos) =>
        TryReadResponseTime(nowNanos, out double nanos) ? nanos : null;

    /// <summary>The response time to expect with so many requests in progress; only where <see cref="MeasureByLoad"/> asked for it.</summary>
    /// <returns>Nanoseconds; 0 as long as there is no sample.</returns>
    internal double LatencyAt(int inFlight, long nowNanos) =>
        Volatile.Read(ref _byLoad)?.Read(inFlight, nowNanos, Volatile.Read(ref _counters.DecayNanos)) ?? 0;

    /// <summary>Keeps response times apart by load from now on: the strategy wants to know.</summary>
    internal void MeasureByLoad()
    {
        if (_byLoad is null) Volatile.Write(ref _byLoad, new LatencyByLoad());
    }

    internal bool TryReadResponseTime(long nowNanos, out double nanos) =>
        _counters.ResponseTime.TryRead(nowNanos, Volatile.Read(ref _counters.DecayNanos), out nanos);

    [StructLayout(LayoutKind.Explicit, Size = 320)]
    private struct Counters
    {
        [FieldOffset(128)] public long Begun;
        [FieldOffset(136)] public long Ended;
        [FieldOffset(144)] public long Abandoned;
        [FieldOffset(152)] public double DecayNanos;
        [FieldOffset(160)] public PeakEwma ResponseTime;
        [FieldOffset(176)] public int Limit;
        [FieldOffset(180)] public int Capacity;
        [FieldOffset(184)] public long WorkNanos;
        [FieldOffset(192)] public long WorkSinceNanos;
        [FieldOffset(200)] public long LastPickedNanos;
        [FieldOffset(208)] public int WorkEpoch;
    }
}
