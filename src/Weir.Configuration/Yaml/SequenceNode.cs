using System.Collections.Immutable;

namespace Weir.Configuration.Yaml;

/// <summary>A list.</summary>
internal sealed class SequenceNode(SourcePosition? position, ImmutableArray<Node> items, int size, int height)
    : Node(position, size, height)
{
    public ImmutableArray<Node> Items { get; } = items;

    public override string Noun => "a list";
}
