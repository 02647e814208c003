using Weir.Balancing.Scheduling;

namespace Weir.Balancing.Strategies;

/// <summary>What a strategy is built from.</summary>
/// <param name="Candidates">At least one.</param>
/// <param name="Cursor">The tier's position, the same for every strategy the pool builds for this tier.</param>
/// <param name="BoundedLoad">How far above its fair share of the requests in progress a hashed endpoint may go: 1 or more;
/// <see cref="double.PositiveInfinity"/> for no bound.</param>
public sealed record StrategyContext(Candidates Candidates, RoundRobinCursor Cursor, double BoundedLoad)
{
    /// <summary>What requests cost, for the strategies that schedule.</summary>
    public CostModel Costs { get; init; } = CostModel.Unknown;
}
