using System.Collections.Immutable;
using Weir.Configuration;
using Weir.Net;

namespace Weir.Composition;

/// <summary>The engine as configured.</summary>
internal static class EngineMapping
{
    public static EngineOptions ToOptions(EngineConfig config) => new()
    {
        Kind = config.Kind switch
        {
            Configuration.EngineKind.Epoll => Net.EngineKind.Epoll,
            Configuration.EngineKind.Sockets => Net.EngineKind.Sockets,
            _ => Net.EngineKind.Auto,
        },
        Loops = config.Loops ?? 0,
        Pin = !config.Pin.Enabled ? [] : config.Pin.Cpus.IsEmpty ? UsableCpus() : config.Pin.Cpus,
    };

    /// <summary>The CPUs this process may run on: a container or taskset may leave it only some.</summary>
    private static ImmutableArray<int> UsableCpus()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
            return [];
        using System.Diagnostics.Process self = System.Diagnostics.Process.GetCurrentProcess();
        nint mask = self.ProcessorAffinity;
        return [.. Enumerable.Range(0, nint.Size * 8).Where(cpu => ((mask >> cpu) & 1) != 0)];
    }
}
