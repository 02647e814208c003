using Weir.Balancing.Retries;

namespace Weir.Proxy.Pools;

/// <summary>A retry policy together with the budget that its requests share. Any thread.</summary>
public sealed class RetryRules(RetryPolicy policy)
{
    public RetryPolicy Policy => policy;

    /// <summary>Null: without a budget.</summary>
    public RetryBudget? Budget { get; } = policy.BudgetShare is { } share ? new RetryBudget(share) : null;
}
