using System.Collections.Immutable;

namespace Weir.Net;

/// <summary>How an engine is built.</summary>
public sealed record EngineOptions
{
    public EngineKind Kind { get; init; } = EngineKind.Auto;

    /// <summary>Event loops (threads); 0 means one per usable core.</summary>
    public int Loops { get; init; }

    /// <summary>CPU numbers the loops are pinned to, loop i to entry i modulo the length; empty leaves it to the scheduler.</summary>
    public ImmutableArray<int> Pin { get; init; } = [];

    /// <summary>The most pooled-buffer bytes one loop lends at a time.</summary>
    public long BufferLimitBytes { get; init; } = 512L * 1024 * 1024;
}
