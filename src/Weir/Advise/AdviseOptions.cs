using System.Collections.Immutable;
using Weir.Simulation.Advising;
using Weir.Simulation.Traces;

namespace Weir.Advise;

/// <summary>What <c>weir advise</c> was told.</summary>
internal sealed record AdviseOptions
{
    public required string Log { get; init; }

    public string? Format { get; init; }

    public ClassBy ClassBy { get; init; } = ClassBy.Route;

    public string? Pool { get; init; }

    /// <summary>The strategy in use; null: the configuration says it, or nobody.</summary>
    public string? Current { get; init; }

    public string? Config { get; init; }

    public AdviceGoal Goal { get; init; } = AdviceGoal.P99;

    public int Runs { get; init; } = 8;

    public int? Concurrency { get; init; }

    /// <summary>How many, where the log names none, or to ask what other numbers would do; null: those of the log.</summary>
    public int? Endpoints { get; init; }

    public ImmutableArray<string> Strategies { get; init; } = [];

    public int Seed { get; init; } = 1;
}
