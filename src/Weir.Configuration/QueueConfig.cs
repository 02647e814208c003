namespace Weir.Configuration;

/// <summary>Where requests wait that come to a full pool.</summary>
public sealed record QueueConfig
{
    public int Length { get; init; } = 100;

    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The header that may say high, normal or low; null: the route's priority alone counts.</summary>
    public string? PriorityHeader { get; init; }
}
