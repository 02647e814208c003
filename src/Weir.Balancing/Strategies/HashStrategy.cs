using Weir.Balancing.Hashing;

namespace Weir.Balancing.Strategies;

/// <summary><c>hash</c>: a key keeps its endpoint, unless that has more than its bounded share of the load.</summary>
/// <remarks>
/// <para>Keys are placed by a <see cref="MaglevTable"/>. The bound is that of Mirrokni, Thorup and Zadimoghaddam,
/// <em>Consistent Hashing with Bounded Loads</em>, 2016: with c the factor and T the requests in progress at all candidates,
/// this one included, no endpoint gets a request that would give it more than ⌈c × T × its share of the weights⌉.</para>
/// <para>A key whose endpoint is full walks on through the table, always the same way: its second choice is as stable as its
/// first, and keys of one full endpoint spread over all others. Endpoints at their bound own at most 1/c of the slots,
/// so at 1.25 the walk takes five slots on average when the pool is as uneven as it can be.</para>
/// <para>An idle endpoint is within any bound, so its load alone decides; otherwise the loads of all are added up.</para>
/// </remarks>
public sealed class HashStrategy : IStrategy
{
    /// <summary>An endpoint may have a quarter more than its fair share.</summary>
    public const double DefaultBoundedLoad = 1.25;

    private readonly Candidates _candidates;
    private readonly MaglevTable _table;
    private readonly double _boundedLoad;

    /// <summary>Builds the table: some milliseconds.</summary>
    /// <param name="candidates">At least one.</param>
    /// <param name="boundedLoad">c, 1 or more; <see cref="double.PositiveInfinity"/> for no bound.</param>
    public HashStrategy(Candidates candidates, double boundedLoad)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(boundedLoad, 1);
        _candidates = candidates;
        _boundedLoad = boundedLoad;
        string[] addresses = new string[candidates.Count];
        for (int i = 0; i < addresses.Length; i++) addresses[i] = candidates.Endpoints[i].Address;
        _table = MaglevTable.Build(addresses, candidates.Weights);
    }

    public Choice Pick(in PickRequest request, Random random)
    {
        ReadOnlySpan<Endpoint> endpoints = _candidates.Endpoints;
        bool isBounded = !double.IsPositiveInfinity(_boundedLoad);
        long total = -1;
        int firstUntried = -1;
        int slot = MaglevTable.SlotOf(request.Hash);
        int stride = MaglevTable.StrideOf(request.Hash);
        for (int step = 0; step < MaglevTable.Size; step++)
        {
            int index = _table[slot];
            slot = MaglevTable.Next(slot, stride);
            if (request.WasTried(endpoints[index])) continue;
            if (!isBounded) return Choice.WhateverTheLoad(index);

            int inFlight = _candidates.Loads[index].ReadInFlight(out long begun);
            if (inFlight > 0 && total < 0) total = TotalInFlight();
            if (inFlight <= 0 || HasRoom(index, inFlight, total)) return new Choice(index, begun);
            if (firstUntried < 0) firstUntried = index;
        }
        // Everybody the request may still go to is full: only the endpoints it has tried have room. Then better
        // over the bound than not at all.
        return Choice.WhateverTheLoad(firstUntried);
    }

    /// <summary>inFlight + 1 ≤ ⌈x⌉ for whole inFlight is inFlight &lt; x, with x = c × (total + 1) × weight / all weights.</summary>
    private bool HasRoom(int index, int inFlight, long total) =>
        (double)inFlight * _candidates.TotalWeight < _boundedLoad * (total + 1) * _candidates.Weights[index];

    private long TotalInFlight()
    {
        long total = 0;
        foreach (EndpointLoad load in _candidates.Loads) total += load.InFlight;
        return total;
    }
}
