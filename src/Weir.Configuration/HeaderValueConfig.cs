namespace Weir.Configuration;

/// <summary>A header field that a filter changes.</summary>
/// <param name="Name">A name that filters may change.</param>
/// <param name="Value">Null when the field is removed.</param>
public sealed record HeaderValueConfig(string Name, TextTemplate? Value);
