namespace Weir.Configuration;

/// <summary>A strategy that a configuration may name.</summary>
/// <param name="Name">As the file has it.</param>
/// <param name="NeedsHashKey">Its configuration has to say what is hashed.</param>
/// <param name="Schedules">It looks at what requests cost.</param>
public sealed record StrategyWord(string Name, bool NeedsHashKey = false, bool Schedules = false);
