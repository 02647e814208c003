using System.Security.Cryptography;
using Weir.Balancing.Breakers;
using Weir.Balancing.RateLimits;
using Weir.Balancing.Retries;
using Weir.Configuration;
using Weir.Proxy.Limits;
using Weir.Proxy.Pools;

namespace Weir.Composition;

/// <summary>Retries, breakers, limits and queues as configured.</summary>
internal static class ResilienceMapping
{
    /// <returns>Null for a mere count, which needs no rules.</returns>
    public static RetryRules? ToRules(RetriesConfig retries) => retries.IsCountOnly ? null : new RetryRules(new RetryPolicy
    {
        Attempts = retries.Attempts,
        On = retries.On.Aggregate(RetryConditions.None, (all, cause) => all | ToCondition(cause)),
        PerTry = retries.PerTry,
        BudgetShare = retries.Budget,
        RepeatsAll = retries.NonIdempotent,
        BufferBodyBytes = (int)(retries.BufferBody?.Bytes ?? 0),
    });

    public static BreakerOptions? ToBreaker(BreakerConfig? breaker) => breaker is null ? null : new BreakerOptions
    {
        Errors = breaker.Errors,
        ErrorShare = breaker.ErrorShare,
        Requests = breaker.Requests,
        Window = breaker.Window,
        LatencyFactor = breaker.Latency ?? 0,
        Open = breaker.Open,
        LongestOpen = breaker.MaxOpen,
        Trials = breaker.Trials,
        MaxOpenShare = breaker.MaxOpenShare,
    };

    /// <returns>Null for a pool without a limit of its own and without a queue.</returns>
    public static AdmissionOptions? ToAdmission(PoolConfig pool) => pool is { MaxRequests: null, Queue: null } ? null : new AdmissionOptions
    {
        MaxRequests = pool.MaxRequests,
        QueueLength = pool.Queue?.Length ?? 0,
        QueueWait = pool.Queue?.Wait ?? TimeSpan.FromSeconds(1),
        PriorityHeader = pool.Queue?.PriorityHeader is { } header ? new HashKeySource(Proxy.Pools.HashKeyKind.Header, header) : null,
    };

    public static RateLimiter ToRateLimiter(RateLimitConfig limit) => new(
        limit.By.Kind switch
        {
            RateLimitKeyKind.Route => RateLimitKind.Route,
            RateLimitKeyKind.Header => RateLimitKind.Header,
            RateLimitKeyKind.Cookie => RateLimitKind.Cookie,
            _ => RateLimitKind.Address,
        },
        limit.By.Name ?? "",
        new Gcra(limit.Rate.Count, limit.Rate.Per, limit.Burst ?? limit.Rate.Count),
        limit.Keys,
        BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    public static RequestPriority ToPriority(Priority priority) => priority switch
    {
        Priority.High => RequestPriority.High,
        Priority.Low => RequestPriority.Low,
        _ => RequestPriority.Normal,
    };

    private static RetryConditions ToCondition(RetryCause cause) => cause switch
    {
        RetryCause.ConnectFailure => RetryConditions.ConnectFailure,
        RetryCause.Reset => RetryConditions.Reset,
        RetryCause.Timeout => RetryConditions.Timeout,
        RetryCause.Status502 => RetryConditions.Status502,
        RetryCause.Status503 => RetryConditions.Status503,
        _ => RetryConditions.Status504,
    };
}
