using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A mapping of words to words, as in <c>{ kind: video, rack: r7 }</c>.</summary>
internal sealed class TagsForm : ValueForm<ImmutableSortedDictionary<string, string>>
{
    private const int Max = 32;

    public override string Expected => "a mapping of words to words, such as { kind: video }";

    public override string TypeName => $"mapping of words to words, at most {Max}";

    public override bool TryRead(Node node, string path, ReadContext context, out ImmutableSortedDictionary<string, string> value)
    {
        value = EndpointConfig.NoTags;
        if (node is not MappingNode mapping)
        {
            WrongKind(node, path, context);
            return false;
        }

        if (mapping.Entries.Length > Max)
        {
            context.Messages.Error(node.Position, path, $"There are {mapping.Entries.Length} tags; at most {Max} are taken.");
            return false;
        }

        var tags = value.ToBuilder();
        foreach (var (key, position, inner) in mapping.Entries)
        {
            var place = SourceMap.Join(path, key);
            context.Sources.Add(place, position, inner.Position);
            if (NameText.Word(key, out _) is { } wrongKey)
                context.Messages.Error(position, place, wrongKey);
            else if (inner is not ScalarNode { IsNull: false } scalar)
                context.Messages.Error(inner.Position, place, "A tag is one word. Write it, as in kind: video.");
            else if (NameText.Word(scalar.Value, out var word) is { } wrongWord)
                context.Messages.Error(inner.Position, place, wrongWord);
            else
                tags[key] = word;
        }

        value = tags.ToImmutable();
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["pattern"] = $"^[A-Za-z0-9_-]{{1,{NameText.MaxLength}}}$" },
        ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
        ["maxProperties"] = Max,
    };
}
