using Weir.Ring.Protocol;

namespace Weir.Ring.Storage;

/// <summary>Gives versions: as late as the wall clock, and later than everything seen.</summary>
/// <remarks>Kulkarni et al., "Logical Physical Clocks", 2014: a counter takes over where two clocks disagree.</remarks>
public sealed class HybridClock(RingTime time, ulong node)
{
    private ulong _last;

    public RingVersion Next()
    {
        ulong wall = (ulong)time.UnixMilliseconds << 16;
        _last = Math.Max(wall, _last + 1);
        return new(_last, node);
    }

    public void Observe(RingVersion seen) => _last = Math.Max(_last, seen.Time);
}
