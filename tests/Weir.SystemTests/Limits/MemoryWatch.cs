using System.Diagnostics;
using Weir.SystemTests.Harness;

namespace Weir.SystemTests.Limits;

/// <summary>The most that a proxy's resident memory has grown since the watch began.</summary>
public sealed class MemoryWatch(WeirProcess weir)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly long _before = weir.ResidentBytes;
    private readonly Stopwatch _sinceLook = Stopwatch.StartNew();

    /// <summary>In bytes.</summary>
    public long Growth { get; private set; }

    /// <summary>Looks at the process, at most ten times a second.</summary>
    public void Look()
    {
        if (_sinceLook.Elapsed < Interval)
            return;
        _sinceLook.Restart();
        Growth = Math.Max(Growth, weir.ResidentBytes - _before);
    }

    public override string ToString() => $"resident memory grew by {Growth / 1024} KiB, from {_before / 1024} KiB";
}
