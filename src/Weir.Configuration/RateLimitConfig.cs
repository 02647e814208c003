namespace Weir.Configuration;

/// <summary>How many requests a route takes of one client, or of all; beyond it 429.</summary>
public sealed record RateLimitConfig
{
    public required Rate Rate { get; init; }

    /// <summary>Requests that may come at once after a rest; null: as many as the rate's count.</summary>
    public int? Burst { get; init; }

    public RateLimitKey By { get; init; } = new(RateLimitKeyKind.Ip);

    /// <summary>Keys remembered; 16 bytes each.</summary>
    public int Keys { get; init; } = 65_536;

    /// <summary>Where it begins in the file.</summary>
    public SourcePosition? Position { get; init; }
}
