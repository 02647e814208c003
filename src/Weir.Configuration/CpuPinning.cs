using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>Whether each event loop stays on one CPU.</summary>
public sealed record CpuPinning
{
    public static CpuPinning Off { get; } = new() { Enabled = false };

    /// <summary>Pinned to the usable CPUs in their order.</summary>
    public static CpuPinning Usable { get; } = new() { Enabled = true };

    public required bool Enabled { get; init; }

    /// <summary>Loop <c>i</c> runs on the CPU <c>Cpus[i % Cpus.Length]</c>; empty while enabled: the usable CPUs in their order.</summary>
    public ImmutableArray<int> Cpus { get; init; } = [];
}
