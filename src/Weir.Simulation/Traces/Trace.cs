using System.Collections.Immutable;

namespace Weir.Simulation.Traces;

/// <summary>A trace that has been read.</summary>
public sealed record Trace
{
    /// <summary>Of <see cref="ITraceFormat.Name"/>.</summary>
    public required string Format { get; init; }

    /// <summary>By arrival.</summary>
    public required TraceEntry[] Entries { get; init; }

    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>Empty: the trace names none.</summary>
    public required ImmutableArray<string> Endpoints { get; init; }

    /// <summary>Empty: the trace names none.</summary>
    public required ImmutableArray<string> Pools { get; init; }

    /// <summary>Lines that were no requests, though they should have been.</summary>
    public required int BadLines { get; init; }

    /// <summary>The first of them.</summary>
    public required ImmutableArray<TraceProblem> Problems { get; init; }

    /// <summary>Whether the trace itself says how long endpoints worked.</summary>
    public bool HasServiceTimes => Entries.Length > 0 && !double.IsNaN(Entries[0].ServiceSeconds);

    public bool HasResponseTimes => Entries.Any(e => !double.IsNaN(e.ResponseSeconds));
}
