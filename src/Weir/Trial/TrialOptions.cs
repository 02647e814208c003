using System.Collections.Immutable;
using Weir.Balancing.Scheduling;

namespace Weir.Trial;

/// <summary>What <c>weir strategies try</c> was told.</summary>
internal sealed record TrialOptions
{
    public required string Strategy { get; init; }

    /// <summary>Distinct names, in the order that settles ties.</summary>
    public required ImmutableArray<string> Endpoints { get; init; }

    /// <summary>One for each endpoint, or empty: 1.</summary>
    public ImmutableArray<int> Weights { get; init; } = [];

    /// <summary>One for each endpoint, or empty: none.</summary>
    public ImmutableArray<string> Kinds { get; init; } = [];

    /// <summary>Null: learned.</summary>
    public CostMatrix? Costs { get; init; }

    public int Seed { get; init; } = 1;
}
