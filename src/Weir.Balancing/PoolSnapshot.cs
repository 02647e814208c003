using System.Collections.Immutable;
using Weir.Balancing.Affinities;
using Weir.Balancing.Scheduling;
using Weir.Balancing.Strategies;

namespace Weir.Balancing;

/// <summary>A pool as the loops see it between two changes: who may be picked, and how.</summary>
/// <remarks>
/// <para>Immutable; the control plane publishes it and all loops use it at once. Picking neither locks nor allocates.</para>
/// <para><b>The promise for the whole process.</b> Turns of round robin are taken from one atomic counter. Strategies that look
/// at loads read counters all loops share, and <see cref="PickAndBegin(in PickRequest, Random)"/> counts the request only if no other loop began one
/// at the chosen endpoint since its load was read, else it picks again. Two loops that pick at once thus do what one
/// loop would have done one pick after the other: least connections stays least. After <see cref="MaxAttempts"/> lost races
/// it takes what it has, which is then off by no more than the loops that raced. <see cref="Pick"/> followed by
/// <see cref="EndpointLoad.Begin"/> is as exact when picks are sequential, and off by the number of loops when not.</para>
/// </remarks>
public sealed class PoolSnapshot
{
    /// <summary>Picks per request when other loops keep taking the endpoint first. Each race lost is one another loop has
    /// won, so even the second is rare; the limit only keeps a pick finite.</summary>
    public const int MaxAttempts = 32;

    private readonly Tier[] _tiers;

    internal PoolSnapshot(string name, StrategyDescriptor strategy, Tier[] tiers, ImmutableArray<EndpointStatus> endpoints, bool isPanic, bool hasLimits = false)
    {
        Name = name;
        Strategy = strategy;
        _tiers = tiers;
        Endpoints = endpoints;
        IsPanic = isPanic;
        HasLimits = hasLimits;
    }

    public string Name { get; }

    public StrategyDescriptor Strategy { get; }

    /// <summary>What <see cref="PickRequest.Hash"/> has to be made of; the caller saves the hashing for the others.</summary>
    public HashInput HashInput => Strategy.HashInput;

    /// <summary>All endpoints are unhealthy, or too many, and the pool picks among them nevertheless.</summary>
    public bool IsPanic { get; }

    /// <summary>Some endpoint may have only so many requests in progress.</summary>
    public bool HasLimits { get; }

    /// <summary>What requests cost, and the numbers of their classes; null: the strategy does not schedule.</summary>
    public CostModel? Costs { get; internal init; }

    /// <summary>Where affinities lead; null: the pool keeps none.</summary>
    public AffinityIndex? Affinities { get; internal init; }

    /// <summary>All endpoints of the pool, picked from or not, in the order of the configuration.</summary>
    public ImmutableArray<EndpointStatus> Endpoints { get; }

    /// <summary>Chooses an endpoint; the caller calls <see cref="EndpointLoad.Begin"/> if it uses it.</summary>
    /// <param name="request">The request.</param>
    /// <param name="random">The calling loop's own.</param>
    /// <returns>Null when no usable endpoint is left that the request has not tried.</returns>
    public Endpoint? Pick(in PickRequest request, Random random) => Choose(in request, random, out _);

    /// <summary>Chooses an endpoint and counts the request there in one step (see the remarks of the type).</summary>
    /// <returns>An endpoint whose load the caller ends or abandons; null, and nothing counted, when none is left.</returns>
    public Endpoint? PickAndBegin(in PickRequest request, Random random) => PickAndBegin(in request, random, out _);

    /// <summary>The same, telling a pool that is full from one that has nobody. A scheduling strategy does not hear of the request's end,
    /// so it knows no backlog of such callers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="random">The calling loop's own.</param>
    /// <param name="isFull">Null was returned because endpoints that could serve have all the requests they may have.</param>
    public Endpoint? PickAndBegin(in PickRequest request, Random random, out bool isFull)
    {
        Endpoint? endpoint = PickAndBegin(in request, random, out isFull, out PlacedWork work);
        // The caller gives nothing back, so nothing may be counted that is given back.
        if (work.ExpectedNanos != 0) endpoint!.Load.RevokeWork(in work);
        return endpoint;
    }

    /// <summary>The same where the strategy schedules (<see cref="StrategyDescriptor.Schedules"/>): the caller ends or abandons the
    /// request with <see cref="Endpoint.End(in PlacedWork, long, long)"/> or <see cref="Endpoint.Abandon"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="random">The calling loop's own.</param>
    /// <param name="isFull">Null was returned because endpoints that could serve have all the requests they may have.</param>
    /// <param name="work">What was expected of it; to be given back.</param>
    public Endpoint? PickAndBegin(in PickRequest request, Random random, out bool isFull, out PlacedWork work)
    {
        work = default;
        Endpoint? endpoint = Begin(in request, random, out isFull, ref work);
        if (endpoint is null) return null;
        endpoint.Load.MarkPicked(request.NowNanos);
        // An affinity or a limit chose, not the strategy: the work is there all the same.
        if (Strategy.Schedules && work.ExpectedNanos == 0 && endpoint.Costs is { } costs) work = endpoint.Load.BeginWork(costs.Expect(in request), in request);
        return endpoint;
    }

    private Endpoint? Begin(in PickRequest request, Random random, out bool isFull, ref PlacedWork work)
    {
        if (request.Affinity != 0 && Affinities is not null)
        {
            Endpoint? own = Affinities.PickAndBegin(in request, out isFull);
            if (own is not null || request.AffinityOnly) return own;
        }
        if (HasLimits) return LimitedPick.PickAndBegin(_tiers, in request, random, out isFull);
        isFull = false;
        for (int attempt = 1; ; attempt++)
        {
            Endpoint? endpoint = Choose(in request, random, out Choice choice);
            if (endpoint is null) return null;
            // Before the count: who sees the request counted sees its work, too.
            if (choice.WorkNanos != 0) work = endpoint.Load.BeginWork(choice.WorkNanos, in request);
            if (choice.BegunSeen < 0 || attempt == MaxAttempts)
            {
                endpoint.Load.Begin();
                return endpoint;
            }
            if (endpoint.Load.TryBegin(choice.BegunSeen)) return endpoint;
            if (choice.WorkNanos != 0) endpoint.Load.RevokeWork(in work);
        }
    }

    internal ReadOnlySpan<Tier> Tiers => _tiers;

    private Endpoint? Choose(in PickRequest request, Random random, out Choice choice)
    {
        foreach (Tier tier in _tiers)
        {
            if (!tier.Candidates.HasUntried(in request)) continue;
            choice = tier.Strategy.Pick(in request, random);
            if (choice.Index >= 0) return tier.Candidates.Endpoints[choice.Index];
        }
        choice = Choice.None;
        return null;
    }
}
