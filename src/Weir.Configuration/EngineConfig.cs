namespace Weir.Configuration;

/// <summary>The event loops.</summary>
public sealed record EngineConfig
{
    public EngineKind Kind { get; init; } = EngineKind.Auto;

    /// <summary>How many event loops, 1 to 1024; null: as many as usable cores.</summary>
    public int? Loops { get; init; }

    public CpuPinning Pin { get; init; } = CpuPinning.Off;
}
