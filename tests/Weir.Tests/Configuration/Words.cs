using Weir.Configuration;

namespace Weir.Tests.Configuration;

/// <summary>The vocabulary of the tests: what the other rooms of this version would pass in.</summary>
internal static class Words
{
    public static ConfigurationVocabulary All { get; } = new()
    {
        Strategies =
        [
            new("first"), new("round-robin"), new("random"), new("two-choices"), new("least-connections"), new("least-response-time"), new("prequal"),
            new("ip-hash"), new("hash", NeedsHashKey: true), new("least-finish-time", Schedules: true),
        ],
        Engines = [EngineKind.Auto, EngineKind.Epoll, EngineKind.Sockets],
        Protocols = [ListenerProtocol.Http, ListenerProtocol.Https, ListenerProtocol.Tcp, ListenerProtocol.Jobs],
    };
}
