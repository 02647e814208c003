namespace Weir.Demo;

/// <summary>What <c>weir demo</c> was told.</summary>
internal sealed record DemoOptions
{
    /// <summary>The back ends have one letter each.</summary>
    public const int MaxBackends = 26;

    public required string Strategy { get; init; }

    /// <summary>The balancer's port on 127.0.0.1.</summary>
    public required int Port { get; init; }

    /// <summary>1 to <see cref="MaxBackends"/>; the last one is slow when there are several.</summary>
    public required int Backends { get; init; }

    /// <summary>Null: until Ctrl-C.</summary>
    public TimeSpan? Duration { get; init; }
}
