using Weir.Simulation.Results;

namespace Weir.Simulate;

/// <summary>A figure of a run, for table and page.</summary>
/// <param name="Title">At the head of the column.</param>
/// <param name="Explanation">A sentence.</param>
/// <param name="ValueOf">The figure.</param>
/// <param name="Show">As text; null: it is a time, in seconds.</param>
internal sealed record ReportColumn(string Title, string Explanation, Func<Comparison, RunResult, double> ValueOf, Func<double, string>? Show)
{
    public static IReadOnlyList<ReportColumn> All { get; } =
    [
        Time("mean", "From a request's arrival to the end of its answer, in the mean.", (_, r) => r.Responses.Mean),
        Time("p50", "Half of the requests took no longer.", (_, r) => r.Responses.Quantile(0.5)),
        Time("p90", "Nine of ten requests took no longer.", (_, r) => r.Responses.Quantile(0.9)),
        Time("p99", "99 of 100 requests took no longer.", (_, r) => r.Responses.Quantile(0.99)),
        Time("p99.9", "999 of 1,000 requests took no longer.", (_, r) => r.Responses.Quantile(0.999)),
        Time("queueing", "Of the mean, the time before service began.", (_, r) => r.MeanWait),
        Time("makespan", "From the first arrival to the end of the last answer.", (_, r) => r.Makespan),
        new("× bound", "The makespan over the least that any strategy could reach.", (c, r) => c.RatioOf(r), v => v.ToString("0.000")),
        new("imbalance", "How busy the busiest endpoint was over the mean of all: 1 is even.", (_, r) => r.Imbalance, v => v.ToString("0.00")),
        new("rejected", "Requests that found a full queue, or nobody.", (_, r) => r.Rejected, v => v.ToString("N0")),
        new("failed", "Requests whose endpoints died, on every try.", (_, r) => r.Failed, v => v.ToString("N0")),
    ];

    /// <summary>The figure as text. Times of a column have one unit, so that they can be compared at a glance.</summary>
    public string TextOf(Comparison comparison, RunResult result)
    {
        double value = ValueOf(comparison, result);
        if (Show is not null) return Show(value);
        double[] column = [.. comparison.Results.Select(r => ValueOf(comparison, r)).Order()];
        return ReportTime.In(ReportTime.UnitFor(column[column.Length / 2]), value);
    }

    private static ReportColumn Time(string title, string explanation, Func<Comparison, RunResult, double> valueOf) =>
        new(title, explanation, valueOf, null);
}
