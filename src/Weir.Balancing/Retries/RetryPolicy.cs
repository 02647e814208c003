namespace Weir.Balancing.Retries;

/// <summary>When and how often a request goes on to another endpoint.</summary>
public sealed record RetryPolicy
{
    /// <summary>Further endpoints after the first; at most <see cref="TriedEndpoints.MaxCount"/> take effect.</summary>
    public int Attempts { get; init; } = 2;

    public RetryConditions On { get; init; } = RetryConditions.Default;

    /// <summary>From the pick of an endpoint to the end of its response's head; null: only the other time-outs count.</summary>
    public TimeSpan? PerTry { get; init; }

    /// <summary>Retries as a part of recent requests, 0 to 1 (see <see cref="RetryBudget"/>); null: without a budget.</summary>
    public double? BudgetShare { get; init; }

    /// <summary>A request body of up to so many bytes is taken in whole before the request goes out, so that it can go out again;
    /// 0: only what came together with the head.</summary>
    public int BufferBodyBytes { get; init; }

    /// <summary>A request goes out again whatever its method, after all or part of it has gone out once: for endpoints to which twice does no harm.</summary>
    public bool RepeatsAll { get; init; }

    /// <summary>Whether an answer with this status sends the request on.</summary>
    public bool CoversStatus(int status) => status switch
    {
        502 => (On & RetryConditions.Status502) != 0,
        503 => (On & RetryConditions.Status503) != 0,
        504 => (On & RetryConditions.Status504) != 0,
        _ => false,
    };
}
