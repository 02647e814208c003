using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A mapping with exactly one of its keys.</summary>
internal sealed class OneOfForm<T>(ObjectShape<T> shape) : ValueForm<T>
{
    public override string Expected => $"{shape.Noun}: a mapping with one of {string.Join(", ", shape.Names)},";

    public override string TypeName => $"[{shape.Noun}](#{shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [shape];

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out T value)
    {
        if (node is not MappingNode mapping)
        {
            value = default;
            WrongKind(node, path, context);
            return false;
        }

        value = shape.Read(node, "", node.Position, path, context)!;
        if (mapping.Entries.Length == 1 || mapping.Entries.Any(e => !shape.Names.Contains(e.Key)))
            return true;
        context.Messages.Error(
            node.Position,
            path,
            $"This has {mapping.Entries.Length} keys, and {shape.Noun} has exactly one, so that their order is clear. Known: {string.Join(", ", shape.Names)}.");
        return false;
    }

    public override JsonObject Schema() => shape.Reference();
}
