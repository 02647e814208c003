namespace Weir.Configuration;

/// <summary>How a pool picks an endpoint for a request.</summary>
public sealed record StrategyConfig
{
    /// <summary>The strategy a pool has when it names none.</summary>
    public const string DefaultName = "least-connections";

    /// <summary>One of <see cref="ConfigurationVocabulary.Strategies"/>.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>It looks at what requests cost.</summary>
    public bool Schedules { get; init; }

    /// <summary>What is hashed; set exactly when the strategy needs a key.</summary>
    public HashKey? HashKey { get; init; }

    /// <summary>No endpoint gets more than this many times its fair share before the hash moves on; above 1, at most 10.</summary>
    public double LoadBound { get; init; } = 1.25;
}
