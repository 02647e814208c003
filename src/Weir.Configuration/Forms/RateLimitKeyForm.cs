using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>What a rate limit counts by: <c>ip</c>, <c>route</c>, or one named header or cookie.</summary>
internal sealed class RateLimitKeyForm(ObjectShape<RateLimitKey> shape) : ValueForm<RateLimitKey>
{
    private const string Choices = "ip, route, { header: NAME } or { cookie: NAME }";

    public override string Expected => $"what to count by ({Choices})";

    public override string TypeName => $"`ip` · `route` · [{shape.Noun}](#{shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [shape];

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out RateLimitKey value)
    {
        value = null;
        if (node is MappingNode mapping)
        {
            value = shape.Read(node, "", node.Position, path, context);
            var known = mapping.Entries.Count(entry => shape.Names.Contains(entry.Key));
            if (known == 1 || mapping.Entries.Length != known)
                return true;
            context.Messages.Error(node.Position, path, $"A rate limit counts by exactly one thing: {Choices}.");
            return false;
        }

        if (node is not ScalarNode { IsNull: false } scalar)
        {
            WrongKind(node, path, context);
            return false;
        }

        value = scalar.Value switch
        {
            "ip" => new(RateLimitKeyKind.Ip),
            "route" => new(RateLimitKeyKind.Route),
            _ => null,
        };
        if (value is not null)
            return true;
        context.Messages.Error(
            node.Position,
            path,
            shape.Names.Contains(scalar.Value)
                ? $"'{scalar.Value}' needs a name. Write by: {{ {scalar.Value}: NAME }}."
                : $"{Shown.Quoted(scalar.Value)} is nothing to count by."
                    + $"{Suggestion.Sentence(scalar.Value, ["ip", "route"])} Known: {Choices}.");
        return false;
    }

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray("ip", "route") }, shape.Reference()),
    };
}
