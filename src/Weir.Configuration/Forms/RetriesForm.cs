using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>How many retries, or a mapping with all that can be said about them.</summary>
internal sealed class RetriesForm(IntegerForm count, ObjectShape<RetriesConfig> shape) : ValueForm<RetriesConfig>
{
    public override string Expected => "a number of retries, or a mapping such as { attempts: 2, budget: 20% },";

    public override string TypeName => $"{count.TypeName}, or [{shape.Noun}](#{shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [shape];

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out RetriesConfig value)
    {
        value = null;
        switch (node)
        {
            case MappingNode:
                value = shape.Read(node, "", node.Position, path, context);
                return true;
            case ScalarNode { IsNull: false }:
                if (!count.TryRead(node, path, context, out var attempts))
                    return false;
                value = new() { Attempts = attempts };
                return true;
            default:
                WrongKind(node, path, context);
                return false;
        }
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(count.Schema(), shape.Reference()) };
}
