using System.Collections.Immutable;
using Weir.Balancing.Breakers;
using Weir.Balancing.Health;
using Weir.Balancing.Scheduling;
using Weir.Balancing.Strategies;

namespace Weir.Balancing;

/// <summary>A pool as the configuration wants it.</summary>
public sealed record PoolOptions
{
    public required string Name { get; init; }

    /// <summary>In the order of the configuration, which settles ties. Addresses are distinct; at most
    /// <see cref="Candidates.MaxCount"/>; may be empty.</summary>
    public required ImmutableArray<EndpointOptions> Endpoints { get; init; }

    /// <summary>A name of the <see cref="StrategyCatalog"/>.</summary>
    public string Strategy { get; init; } = StrategyCatalog.DefaultName;

    /// <summary>For <c>hash</c>: the factor of the bound, 1 or more; <see cref="double.PositiveInfinity"/> for none.</summary>
    public double BoundedLoad { get; init; } = HashStrategy.DefaultBoundedLoad;

    /// <summary>For the strategies that schedule: what requests cost. Null: it is learned from the responses.</summary>
    public CostMatrix? Costs { get; init; }

    /// <summary>For the strategies that schedule, where <see cref="Costs"/> is null: the classes to learn the costs of; at most
    /// <see cref="CostModel.MaxLearnedClasses"/>.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>The time in which an endpoint that comes back grows from a tenth of its weight to all of it; zero: at once.</summary>
    public TimeSpan SlowStart { get; init; }

    /// <summary>The time constant of the peak EWMA of the response time.</summary>
    public TimeSpan ResponseTimeDecay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether to pick among the unhealthy when all are unhealthy: more often the check is wrong than everything
    /// down, and a request that may fail is better than one that must. For the same reason a request that has tried all healthy
    /// endpoints in vain goes on to unhealthy ones.</summary>
    public bool Panic { get; init; } = true;

    /// <summary>With <see cref="Panic"/>: the part of the endpoints, 0 to 1, that must be healthy; below it the health is not believed and
    /// the pool picks among all. 0: only when none is healthy.</summary>
    public double PanicBelow { get; init; }

    /// <summary>Null: no breaker.</summary>
    public BreakerOptions? Breaker { get; init; }

    public HealthOptions Health { get; init; } = new();

    /// <summary>Everything that is wrong with these options: what, where and how to mend it.</summary>
    public ImmutableArray<string> Errors()
    {
        List<string> errors = [];
        string where = $"pools.{Name}";
        if (string.IsNullOrWhiteSpace(Name)) errors.Add("A pool's name is empty. Routes refer to a pool by its name.");
        if (!StrategyCatalog.TryGet(Strategy, out _))
            errors.Add($"{where}.strategy: '{Strategy}' is not a strategy. Known: {string.Join(", ", StrategyCatalog.Names)}.");
        if (!(BoundedLoad >= 1))
            errors.Add($"{where}.boundedLoad is {BoundedLoad}. The bound is 1 (no more than a fair share) or above, such as 1.25.");
        if (SlowStart < TimeSpan.Zero) errors.Add($"{where}.slowStart is {SlowStart}. It is a time, or 0 for none.");
        if (ResponseTimeDecay <= TimeSpan.Zero) errors.Add($"{where}.responseTimeDecay is {ResponseTimeDecay}. It is a time longer than 0.");
        if (Endpoints.Length > Candidates.MaxCount)
            errors.Add($"{where}.endpoints are {Endpoints.Length}. A pool holds {Candidates.MaxCount}; split it into several.");
        errors.AddRange(CostErrors(where));
        errors.AddRange(Health.Errors($"{where}.health"));
        if (PanicBelow is not (>= 0 and <= 1)) errors.Add($"{where}.panic is {PanicBelow}. It is a part of the endpoints, from 0 to 1.");
        if (Breaker is not null) errors.AddRange(Breaker.Faults($"{where}.breaker"));

        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        for (int i = 0; i < Endpoints.Length; i++)
        {
            errors.AddRange(Endpoints[i].Errors($"{where}.endpoints[{i}]"));
            if (!positions.TryAdd(Endpoints[i].Address, i))
            {
                errors.Add($"{where}.endpoints[{i}] repeats {Endpoints[i].Address} of endpoints[{positions[Endpoints[i].Address]}]. "
                    + "Give the endpoint a larger weight instead.");
            }
        }
        return [.. errors];
    }

    private IEnumerable<string> CostErrors(string where)
    {
        if (Costs is null)
        {
            if (Classes.Length > CostModel.MaxLearnedClasses)
                yield return $"{where}.classes are {Classes.Length}. A pool learns the costs of {CostModel.MaxLearnedClasses}; give similar requests one class.";
            if (Classes.Distinct(StringComparer.Ordinal).Count() != Classes.Length) yield return $"{where}.classes repeats a name. Classes have distinct names.";
            yield break;
        }
        for (int i = 0; i < Endpoints.Length; i++)
        {
            if (Costs.ColumnOf(Endpoints[i].Address, Endpoints[i].Kind) < 0)
            {
                yield return $"{where}.endpoints[{i}] {Endpoints[i].Address} has kind '{Endpoints[i].Kind}', which costs does not name. "
                    + $"Give it one of: {string.Join(", ", Costs.Columns)}.";
            }
        }
    }
}
