using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>What a hash strategy hashes: <c>uri</c>, <c>source</c>, or one named header, cookie or query parameter.</summary>
internal sealed class HashKeyForm(ObjectShape<HashKey> shape) : ValueForm<HashKey>
{
    private const string Choices = "uri, source, { header: NAME }, { cookie: NAME } or { query: NAME }";

    public override string Expected => $"a hash key ({Choices})";

    public override string TypeName => $"`uri` · `source` · [{shape.Noun}](#{shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [shape];

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out HashKey value)
    {
        value = null;
        if (node is MappingNode mapping)
        {
            value = shape.Read(node, "", node.Position, path, context);
            var known = mapping.Entries.Count(entry => shape.Names.Contains(entry.Key));
            if (known == 1 || mapping.Entries.Length != known)
                return true;
            context.Messages.Error(node.Position, path, $"A hash key is exactly one thing: {Choices}.");
            return false;
        }

        if (node is not ScalarNode { IsNull: false } scalar)
        {
            WrongKind(node, path, context);
            return false;
        }

        value = scalar.Value switch
        {
            "uri" => new(HashKeyKind.Uri),
            "source" => new(HashKeyKind.Source),
            _ => null,
        };
        if (value is not null)
            return true;
        context.Messages.Error(
            node.Position,
            path,
            shape.Names.Contains(scalar.Value)
                ? $"'{scalar.Value}' needs a name. Write hash: {{ {scalar.Value}: NAME }}."
                : $"{Shown.Quoted(scalar.Value)} is not a hash key."
                    + $"{Suggestion.Sentence(scalar.Value, ["uri", "source"])} Known: {Choices}.");
        return false;
    }

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray("uri", "source") }, shape.Reference()),
    };
}
