using System.Collections.Immutable;
using Weir.Balancing.Affinities;
using Weir.Balancing.Breakers;
using Weir.Balancing.Scheduling;
using Weir.Balancing.Strategies;

namespace Weir.Balancing;

/// <summary>Turns the control plane's state into snapshots and keeps what can be kept from one to the next.</summary>
/// <remarks>
/// A strategy may own a table that took milliseconds to build, so a tier whose candidates and weights are as before keeps its
/// strategy; and round robin goes on where it was, whatever has changed. The pool synchronises.
/// </remarks>
internal sealed class SnapshotBuilder
{
    /// <summary>Behind every configured tier: endpoints that are unhealthy, for a request that has tried all others in vain.</summary>
    public const int LastResortTier = EndpointOptions.MaxTier + 1;

    private readonly RoundRobinCursor[] _cursors = new RoundRobinCursor[LastResortTier + 1];
    private Tier[] _tiers = [];
    private int[] _tenths = [];
    private bool[] _fit = [];
    private string _strategyName = "";
    private double _boundedLoad;
    private CostModel? _costs;
    private bool _isChanged = true;

    /// <summary>Something a snapshot shows has changed.</summary>
    public void MarkChanged() => _isChanged = true;

    public bool NeedsBuild(PoolOptions options, ReadOnlySpan<PoolMember> members, TimeSpan now)
    {
        if (_isChanged || members.Length != _tenths.Length) return true;
        for (int i = 0; i < members.Length; i++)
        {
            if (members[i].Tenths(now, options.SlowStart) != _tenths[i]) return true;
            // A draining endpoint's state says nothing of its health, and its own clients want to know.
            if (members[i].IsFit != _fit[i]) return true;
        }
        return false;
    }

    public PoolSnapshot Build(PoolOptions options, PoolMember[] members, CostModel? costs, TimeSpan now)
    {
        _tenths = Array.ConvertAll(members, member => member.Tenths(now, options.SlowStart));
        _fit = Array.ConvertAll(members, member => member.IsFit);
        _isChanged = false;

        // Looked up once: validation has made sure that it is there.
        if (!StrategyCatalog.TryGet(options.Strategy, out StrategyDescriptor? strategy))
            throw new ArgumentException($"'{options.Strategy}' is not a strategy.", nameof(options));
        bool isPanic = IsPanic(options, members);
        Tier[] old = strategy.Name == _strategyName && options.BoundedLoad.Equals(_boundedLoad) && costs == _costs ? _tiers : [];
        _costs = costs;
        _strategyName = strategy.Name;
        _boundedLoad = options.BoundedLoad;
        // The panic rule for one request: what a check holds for dead may answer, what has just failed this request has not.
        bool hasLastResort = options.Panic && !isPanic && Array.Exists(members, member => member.State == EndpointState.Healthy);
        _tiers = [.. Enumerable.Range(0, members.Length)
            .Where(i => IsUsable(members[i], isPanic) || (hasLastResort && IsLastResort(members[i])))
            .GroupBy(i => IsUsable(members[i], isPanic) ? members[i].Options.Tier : LastResortTier)
            .OrderBy(tier => tier.Key)
            .Select(tier => BuildTier(tier.Key, [.. tier], members, strategy, old))];

        ImmutableArray<EndpointStatus> statuses = [.. members.Select((member, i) => new EndpointStatus(
            member.Endpoint, member.State, member.Options.Weight, member.Options.Tier, _tenths[i],
            member.Since, member.Reason, HeldUntil(member)) { Breaker = member.Breaker.State, IsFit = member.IsFit, Tags = member.Options.Tags })];
        bool hasLimits = Array.Exists(members, member => member.Endpoint.Load.Limit != EndpointOptions.NoLimit);
        AffinityIndex? affinities = Array.Exists(members, member => member.Options.Identity != 0) ? new AffinityIndex(statuses, isPanic) : null;
        return new PoolSnapshot(options.Name, strategy, _tiers, statuses, isPanic, hasLimits) { Affinities = affinities, Costs = costs };
    }

    private static TimeSpan HeldUntil(PoolMember member) => member.Breaker.State == BreakerState.Open && member.Breaker.OpenUntil > member.Health.HeldUntil
        ? member.Breaker.OpenUntil
        : member.Health.HeldUntil;

    /// <summary>Too many of those that could work are known to be unhealthy. While a first check is out nothing is known yet: traffic
    /// that was configured to wait for it waits.</summary>
    private static bool IsPanic(PoolOptions options, PoolMember[] members)
    {
        PoolMember[] enabled = Array.FindAll(members, member => member.Administrative == AdministrativeState.Enabled);
        int notKnownUnhealthy = enabled.Count(member => member.IsFit || member.Health.AwaitsFirstVerdict);
        return options.Panic && enabled.Length > 0
            && (notKnownUnhealthy == 0 || notKnownUnhealthy < options.PanicBelow * enabled.Length);
    }

    private static bool IsUsable(PoolMember member, bool isPanic) =>
        member.State == EndpointState.Healthy || (isPanic && member.State == EndpointState.Unhealthy);

    private static bool IsLastResort(PoolMember member) =>
        member.State == EndpointState.Unhealthy && !member.Health.AwaitsFirstVerdict;

    private Tier BuildTier(int number, ReadOnlySpan<int> indices, PoolMember[] members, StrategyDescriptor strategy, Tier[] old)
    {
        Endpoint[] endpoints = new Endpoint[indices.Length];
        int[] weights = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            endpoints[i] = members[indices[i]].Endpoint;
            weights[i] = members[indices[i]].Options.Weight * _tenths[indices[i]];
        }
        Candidates candidates = new(endpoints, weights);
        Tier? kept = Array.Find(old, tier => tier.Number == number && tier.Candidates.SameAs(candidates));
        if (kept is not null) return kept;
        RoundRobinCursor cursor = _cursors[number] ??= new RoundRobinCursor();
        StrategyContext context = new(candidates, cursor, _boundedLoad) { Costs = _costs ?? CostModel.Unknown };
        return new Tier(number, candidates, strategy.Create(context));
    }
}
