using System.Collections.Immutable;

namespace Weir.Balancing.Scheduling;

/// <summary>What has been learned of costs at some moment. Immutable: to be shown, or kept over a restart.</summary>
/// <param name="Costs">One for each class and endpoint that has been seen together, by class.</param>
public sealed record CostSnapshot(ImmutableArray<LearnedCost> Costs);
