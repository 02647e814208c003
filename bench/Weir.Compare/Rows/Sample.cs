using Weir.Compare.Load;
using Weir.Compare.Processes;

namespace Weir.Compare.Rows;

/// <summary>One round of one contestant.</summary>
/// <param name="Load">What the client counted.</param>
/// <param name="Cpu">CPU time of the proxy's process tree meanwhile.</param>
/// <param name="Wall">How long that took.</param>
/// <param name="Memory">Right after it.</param>
internal sealed record Sample(LoadResult Load, TimeSpan Cpu, TimeSpan Wall, Memory Memory)
{
    /// <summary>CPU time per completed request, in microseconds; NaN when none completed.</summary>
    public double CpuUsPerRequest => Load.Requests == 0 ? double.NaN : Cpu.TotalMicroseconds / Load.Requests;

    /// <summary>Share of one CPU the proxy used.</summary>
    public double Busy => Cpu / Wall;
}
