namespace Weir.Configuration;

/// <summary>A strategy that a configuration may name.</summary>
/// <param name="NeedsHashKey">Its configuration has to say what is hashed.</param>
public sealed record StrategyWord(string Name, bool NeedsHashKey = false);
