using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>An endpoint: its address alone, or a mapping with its address.</summary>
internal sealed class EndpointForm(ValueForm<EndpointAddress> address, ObjectShape<EndpointConfig> shape) : ValueForm<EndpointConfig>
{
    public override string Expected => "an address such as 10.0.0.11:80, or a mapping with 'address',";

    public override string TypeName => $"address or [{shape.Noun}](#{shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [shape];

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out EndpointConfig value)
    {
        value = null;
        switch (node)
        {
            case MappingNode:
                value = shape.Read(node, "", node.Position, path, context);
                return true;
            case ScalarNode { IsNull: false }:
                if (!address.TryRead(node, path, context, out var read))
                    return false;
                value = new() { Address = read, Position = node.Position };
                return true;
            default:
                WrongKind(node, path, context);
                return false;
        }
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(address.Schema(), shape.Reference()) };
}
