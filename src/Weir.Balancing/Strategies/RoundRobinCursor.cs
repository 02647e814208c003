using System.Runtime.InteropServices;

namespace Weir.Balancing.Strategies;

/// <summary>How many picks a tier has seen. All loops take their turns here, so turns are exact for the process.</summary>
/// <remarks>
/// Belongs to the pool, not to the snapshot: after a change the new sequence goes on where the count stands, which is
/// anywhere in it. Starting each sequence anew would send a burst to the first endpoint whenever health flickers.
/// On cache lines of its own, for every loop writes to it.
/// </remarks>
public sealed class RoundRobinCursor
{
    private Padded _padded;

    /// <summary>Takes the next turn.</summary>
    /// <returns>0 at the first call, then 1, 2, …</returns>
    public ulong Take() => Interlocked.Increment(ref _padded.Taken) - 1;

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Padded
    {
        [FieldOffset(128)] public ulong Taken;
    }
}
