using System.Collections.Immutable;

namespace Weir.Configuration.Yaml;

/// <summary>Keys with values; no key comes twice.</summary>
internal sealed class MappingNode(SourcePosition? position, ImmutableArray<MappingEntry> entries, int size, int height)
    : Node(position, size, height)
{
    public ImmutableArray<MappingEntry> Entries { get; } = entries;

    public override string Noun => "a mapping";
}
