namespace Weir.Configuration;

/// <summary>What a rate limit counts by.</summary>
public sealed record RateLimitKey(RateLimitKeyKind Kind, string? Name = null);
