using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>Strict transport: the days alone, or a mapping with them.</summary>
internal sealed class StrictTransportForm(ValueForm<int> days, ObjectShape<StrictTransportConfig> shape) : ValueForm<StrictTransportConfig>
{
    public override string Expected => "a number of days such as 180d, or a mapping with 'maxAge',";

    public override string TypeName => $"days or [{shape.Noun}](#{shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [shape];

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out StrictTransportConfig value)
    {
        value = null;
        switch (node)
        {
            case MappingNode:
                value = shape.Read(node, "", node.Position, path, context);
                return true;
            case ScalarNode { IsNull: false }:
                if (!days.TryRead(node, path, context, out int read))
                    return false;
                value = new() { Days = read };
                return true;
            default:
                WrongKind(node, path, context);
                return false;
        }
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(days.Schema(), shape.Reference()) };
}
