using Weir.Balancing.Strategies;
using Weir.Configuration;

namespace Weir.Composition;

/// <summary>The words that configuration files may use, taken from the rooms that define them.</summary>
internal static class Vocabulary
{
    public static ConfigurationVocabulary Words { get; } = new()
    {
        Strategies = [.. StrategyCatalog.All.Select(s => new StrategyWord(s.Name, s.HashInput == HashInput.RequestKey, s.Schedules))],
        Engines = [EngineKind.Auto, EngineKind.Epoll, EngineKind.Sockets],
        Protocols = [ListenerProtocol.Http, ListenerProtocol.Https, ListenerProtocol.Tcp, ListenerProtocol.Jobs],
        UsableCpus = UsableCpus.Read(),
    };
}
