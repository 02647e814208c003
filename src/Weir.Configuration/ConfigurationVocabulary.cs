using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>The words that other rooms define. Passed in, so that this room need not know them.</summary>
public sealed record ConfigurationVocabulary
{
    /// <summary>In the order in which an error lists them.</summary>
    public required ImmutableArray<StrategyWord> Strategies { get; init; }

    /// <summary>The engines that this build contains.</summary>
    public required ImmutableArray<EngineKind> Engines { get; init; }

    /// <summary>The protocols that this version serves; the others of the design are refused as arriving later.</summary>
    public required ImmutableArray<ListenerProtocol> Protocols { get; init; }

    /// <summary>The CPUs that this process may run on; empty: unknown, and any number is taken.</summary>
    public ImmutableArray<int> UsableCpus { get; init; } = [];
}
