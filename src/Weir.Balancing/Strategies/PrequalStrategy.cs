namespace Weir.Balancing.Strategies;

/// <summary><c>prequal</c>: of a few probed candidates, the one that answers fastest among those not hot; if all are hot, the one
/// with the fewest requests in flight.</summary>
/// <remarks>
/// <para>B. Wydrowski, R. Kleinberg, S. M. Rumble, A. Archer, <em>Load is not what you should balance: Introducing Prequal</em>, NSDI
/// 2024. Probes tell requests in flight (RIF) and the latency to expect at that RIF. Those above the q-quantile of the probed RIFs
/// are <em>hot</em>. RIF leads latency: it says at once that an endpoint is filling up, latency only once answers come late. So
/// RIF decides who must be left alone, and latency who is best of the others.</para>
/// <para><b>What a probe is here.</b> In the paper a message to a replica, which many clients load. Here the loads are this process's own
/// and exact, so a probe reads a candidate's shared counters: in flight, and its <see cref="LatencyByLoad"/>. Each pick probes two
/// candidates drawn by weight and looks at a pool of at most sixteen, so its cost does not grow with the number of endpoints. As in the
/// paper a probe serves a few picks, is counted up by one request each time, and expires after a second. Other balancers' requests
/// at the same endpoints are seen through the latency alone.</para>
/// <para>RIFs are compared per weight. Without a probe left that the request has not tried, the draw decides.</para>
/// </remarks>
public sealed class PrequalStrategy(Candidates candidates) : IStrategy
{
    /// <summary>q: above this quantile of the probed RIFs a candidate is hot. 2^-0.25, the paper's.</summary>
    public const double HotQuantile = 0.84;

    /// <summary>Candidates probed by each pick.</summary>
    public const int ProbesPerPick = 2;

    /// <summary>Picks that may rely on one probe.</summary>
    public const int UsesPerProbe = 3;

    private readonly WeightedLottery _lottery = new(candidates);
    private readonly ProbePool _probes = new();

    public Choice Pick(in PickRequest request, Random random)
    {
        int drawn = -1;
        for (int i = 0; i < ProbesPerPick; i++)
        {
            int other = _lottery.Draw(in request, drawn, random);
            if (other < 0) break;
            drawn = other;
            Take(drawn, request.NowNanos, random);
        }

        // 1. What may be relied on.
        ReadOnlySpan<Endpoint> endpoints = candidates.Endpoints;
        Span<Probe> probes = stackalloc Probe[ProbePool.Size];
        Span<int> places = stackalloc int[ProbePool.Size];
        Span<int> loads = stackalloc int[ProbePool.Size];
        int count = 0;
        for (int place = 0; place < ProbePool.Size; place++)
        {
            Probe probe = _probes.Read(place, request.NowNanos);
            if (probe.IsSpent || request.WasTried(endpoints[probe.Candidate])) continue;
            probes[count] = probe;
            places[count] = place;
            loads[count++] = LoadOf(probe);
        }
        if (count == 0) return Choice.WhateverTheLoad(drawn);

        // 2. Who is hot.
        int hottest = Quantile(loads[..count]);

        // 3. The fastest of the cold. The candidate at the quantile is cold, so there is one.
        int best = -1;
        for (int i = 0; i < count; i++)
        {
            if (loads[i] <= hottest && (best < 0 || IsBetter(probes[i], loads[i], probes[best], loads[best]))) best = i;
        }
        _probes.Use(places[best], probes[best]);
        return Choice.WhateverTheLoad(probes[best].Candidate);
    }

    private void Take(int candidate, long nowNanos, Random random)
    {
        EndpointLoad load = candidates.Loads[candidate];
        int inFlight = load.InFlight;
        _probes.Add(Probe.Of(candidate, inFlight, load.LatencyAt(inFlight, nowNanos), nowNanos, UsesPerProbe), nowNanos, random);
    }

    /// <summary>Requests in flight per weight, in thousandths of a full share.</summary>
    private int LoadOf(Probe probe) => probe.InFlight * (1000 * Candidates.FullShare) / candidates.Weights[probe.Candidate];

    /// <summary>Of equal latencies, as when nothing is known yet, the less loaded.</summary>
    private static bool IsBetter(Probe a, int aLoad, Probe b, int bLoad) =>
        a.LatencyNanos < b.LatencyNanos || (a.LatencyNanos.Equals(b.LatencyNanos) && aLoad < bLoad);

    /// <summary>Of few probes the lower neighbour, so that of two the more loaded is hot.</summary>
    private static int Quantile(ReadOnlySpan<int> loads)
    {
        Span<int> sorted = stackalloc int[ProbePool.Size];
        loads.CopyTo(sorted);
        sorted = sorted[..loads.Length];
        sorted.Sort();
        return sorted[(int)(HotQuantile * (loads.Length - 1))];
    }
}
