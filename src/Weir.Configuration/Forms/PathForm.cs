using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>The path of a route: as text, or <c>{ regex: … }</c>.</summary>
internal sealed class PathForm : ValueForm<PathPattern>
{
    private readonly ParsedForm<PathPattern> _text = new("path", "a path such as /x or /x/**", PathPatternText.Parse, "^/");

    private readonly ObjectShape<PathPattern> _shape =
        new ObjectShape<PathPattern>("pathRegex", "a path by regular expression", "A regular expression for the whole path.", (_, _) => new("", IsPrefix: false))
            .Required(
                "regex",
                ScalarForms.Regex,
                (_, v) => new(v, IsPrefix: false) { IsRegex = true },
                "Write path: { regex: \"/users/[0-9]+\" }.",
                "Takes the whole path, as it is after normalisation. Without lookaround and backreferences.");

    public override string Expected => "a path such as /x or /x/**, or { regex: … },";

    public override string TypeName => $"path or [{_shape.Noun}](#{_shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [_shape];

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out PathPattern value)
    {
        if (node is MappingNode)
        {
            value = _shape.Read(node, "", node.Position, path, context);
            return true;
        }

        if (node is ScalarNode { IsNull: false })
            return _text.TryRead(node, path, context, out value);
        WrongKind(node, path, context);
        value = null;
        return false;
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(_text.Schema(), _shape.Reference()) };
}
