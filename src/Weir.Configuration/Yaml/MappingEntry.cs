namespace Weir.Configuration.Yaml;

/// <summary>One key of a mapping and its value.</summary>
internal readonly record struct MappingEntry(string Key, SourcePosition? KeyPosition, Node Value);
