using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A single value that a parser reads.</summary>
/// <param name="pattern">A regular expression for editors, looser than the parser where that keeps it readable; null: any text.</param>
internal sealed class ParsedForm<T>(string typeName, string expected, TextParser<T> parse, string? pattern = null) : ValueForm<T>
{
    public override string Expected => expected;

    public override string TypeName => typeName;

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            WrongKind(node, path, context);
            return false;
        }

        var error = parse(scalar.Value, out var read);
        value = read!;
        if (error is null)
            return true;
        context.Messages.Error(node.Position, path, error);
        return false;
    }

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (pattern is not null)
            schema["pattern"] = pattern;
        return schema;
    }
}
