namespace Weir.Balancing.Strategies;

/// <summary>The probes that <c>prequal</c> may rely on: a few, recent, each for a few requests.</summary>
/// <remarks>Any thread; nothing locks. A probe that loses a race is dropped: there will be others.</remarks>
internal sealed class ProbePool
{
    public const int Size = 16;

    /// <summary>A probe older than about a second is not relied on.</summary>
    public const int MaxAgeTicks = 1000;

    private readonly ulong[] _places = new ulong[Size];

    /// <summary>A probe that may be relied on, or a spent one.</summary>
    public Probe Read(int place, long nowNanos)
    {
        Probe probe = new(Volatile.Read(ref _places[place]));
        return probe.IsSpent || probe.AgeTicks(nowNanos) > MaxAgeTicks ? default : probe;
    }

    /// <summary>Adds a probe in place of an older one of the same candidate, of a spent one, or else of the oldest or the most loaded
    /// by turns of chance: the one because it is least true, the other because it would be kept for ever.</summary>
    public void Add(Probe probe, long nowNanos, Random random)
    {
        int free = -1;
        int oldest = 0;
        int oldestAge = -1;
        int busiest = 0;
        int busiestInFlight = -1;
        for (int place = 0; place < Size; place++)
        {
            Probe held = Read(place, nowNanos);
            if (held.IsSpent)
            {
                free = place;
                continue;
            }
            if (held.Candidate == probe.Candidate)
            {
                Volatile.Write(ref _places[place], probe.Bits);
                return;
            }
            if (held.AgeTicks(nowNanos) > oldestAge) (oldest, oldestAge) = (place, held.AgeTicks(nowNanos));
            if (held.InFlight > busiestInFlight) (busiest, busiestInFlight) = (place, held.InFlight);
        }
        if (free < 0) free = random.Next(2) == 0 ? oldest : busiest;
        Volatile.Write(ref _places[free], probe.Bits);
    }

    /// <summary>A request relied on the probe.</summary>
    public void Use(int place, Probe probe) => Interlocked.CompareExchange(ref _places[place], probe.Used().Bits, probe.Bits);
}
