namespace Weir.Configuration;

/// <summary>What happens on SIGTERM.</summary>
public sealed record ShutdownConfig
{
    /// <summary>How long running requests and connections may finish; zero cuts them.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);
}
