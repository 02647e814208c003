namespace Weir.Configuration;

/// <summary>What a header, query parameter or cookie has to look like.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">How <paramref name="Text"/> is meant.</param>
/// <param name="Text">The value, its beginning, or a regular expression for all of it; empty where the kind has none.</param>
public sealed record ValueConditionConfig(string Name, ValueConditionKind Kind, string Text);
