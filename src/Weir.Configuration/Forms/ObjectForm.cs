using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A mapping of one shape.</summary>
internal sealed class ObjectForm<T>(ObjectShape<T> shape) : ValueForm<T>
{
    public override string Expected => "a mapping of keys to values";

    public override string TypeName => $"[{shape.Noun}](#{shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [shape];

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out T value)
    {
        value = shape.Read(node, "", node.Position, path, context);
        return true;
    }

    public override JsonObject Schema() => shape.Reference();
}
