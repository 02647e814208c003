namespace Weir.Balancing.RateLimits;

/// <summary>What a rate limit says to one request.</summary>
/// <param name="IsAllowed">It may pass, and has been counted.</param>
/// <param name="Remaining">Requests that would be allowed at this very moment.</param>
/// <param name="RetryAfterNanos">How long until the next one is allowed; 0 if it is now.</param>
/// <param name="ResetNanos">How long until the whole burst is there again.</param>
public readonly record struct RateLimitVerdict(bool IsAllowed, int Remaining, long RetryAfterNanos, long ResetNanos);
