using System.Collections.Immutable;
using Weir.Simulation.Advising;
using Weir.Simulation.Fitting;
using Weir.Simulation.Traces;

namespace Weir.Advise;

/// <summary>What the adviser found.</summary>
internal sealed record AdviseReport
{
    public required Trace Trace { get; init; }

    public required string Name { get; init; }

    public required FittedModel Model { get; init; }

    public required Advice Advice { get; init; }

    public required AdviceGoal Goal { get; init; }

    /// <summary>Whether somebody said which strategy is in use.</summary>
    public required bool KnowsCurrent { get; init; }

    public required int Runs { get; init; }

    /// <summary>Of each run.</summary>
    public required int Requests { get; init; }

    /// <summary>The pool's name, for the lines of the configuration; null: the log names none.</summary>
    public string? Pool { get; init; }

    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>What is to be short, as the log itself has it, in seconds; null: the log tells no response times.</summary>
    public double? GoalInLog { get; init; }
}
