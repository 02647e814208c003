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
        Pin = !config.Pin.Enabled ? [] : config.Pin.Cpus.IsEmpty ? UsableCpus.Read() : config.Pin.Cpus,
    };
}
