using System.Collections.Immutable;

namespace Weir.Simulation.Results;

/// <summary>What is kept of a run for its charts.</summary>
public sealed class RunRecord
{
    /// <summary>The first so many requests are kept for the Gantt chart: more bars than that are no chart.</summary>
    public const int MaxSpans = 400;

    private readonly List<ServiceSpan> _spans = [];

    /// <param name="endpoints">How many.</param>
    /// <param name="expectedNanos">About how long the run will be.</param>
    internal RunRecord(int endpoints, long expectedNanos) =>
        Loads = [.. Enumerable.Range(0, endpoints).Select(_ => new LoadTimeline(expectedNanos / LoadTimeline.Stretches * 2))];

    /// <summary>One for each endpoint.</summary>
    public ImmutableArray<LoadTimeline> Loads { get; }

    /// <summary>In the order in which service began.</summary>
    public IReadOnlyList<ServiceSpan> Spans => _spans;

    internal void Add(ServiceSpan span)
    {
        if (_spans.Count < MaxSpans) _spans.Add(span);
    }
}
