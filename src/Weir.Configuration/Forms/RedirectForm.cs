using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>Where a redirect leads: the URL alone, or a mapping with it.</summary>
internal sealed class RedirectForm(ValueForm<TextTemplate> to, ObjectShape<RedirectConfig> shape) : ValueForm<RedirectConfig>
{
    public override string Expected => "a URL such as https://www.shop.example, or a mapping with 'to',";

    public override string TypeName => $"URL or [{shape.Noun}](#{shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [shape];

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out RedirectConfig value)
    {
        value = null;
        switch (node)
        {
            case MappingNode:
                value = shape.Read(node, "", node.Position, path, context);
                return true;
            case ScalarNode { IsNull: false }:
                if (!to.TryRead(node, path, context, out var read))
                    return false;
                value = new() { To = read };
                return true;
            default:
                WrongKind(node, path, context);
                return false;
        }
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(to.Schema(), shape.Reference()) };
}
