using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A mapping of what stands in requests to the classes it means, as in <c>{ V: video, M: music }</c>.</summary>
internal sealed class ClassWordsForm : ValueForm<ImmutableArray<KeyValuePair<string, string>>>
{
    private const int MaxWord = 64;

    public override string Expected => "a mapping of words to classes such as { V: video, M: music }";

    public override string TypeName => "mapping of words to classes";

    public override bool TryRead(Node node, string path, ReadContext context, out ImmutableArray<KeyValuePair<string, string>> value)
    {
        value = [];
        if (node is not MappingNode mapping)
        {
            WrongKind(node, path, context);
            return false;
        }

        if (mapping.Entries.Length is 0 or > CostsForm.MaxClasses)
        {
            context.Messages.Error(node.Position, path, $"There are {mapping.Entries.Length} words; 1 to {CostsForm.MaxClasses} are taken.");
            return false;
        }

        var words = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var (key, position, inner) in mapping.Entries)
        {
            var place = SourceMap.Join(path, key);
            context.Sources.Add(place, position, inner.Position);
            if (key.Length is 0 or > MaxWord || key.AsSpan().ContainsAnyExceptInRange(' ', '~'))
                context.Messages.Error(position, place, $"{Shown.Quoted(key)} is not accepted. A word is 1 to {MaxWord} characters of ASCII.");
            else if (inner is not ScalarNode { IsNull: false } scalar)
                context.Messages.Error(inner.Position, place, "A word means one class. Write it, as in V: video.");
            else if (NameText.Word(scalar.Value, out var name) is { } error)
                context.Messages.Error(inner.Position, place, error);
            else
                words.Add(new(key, name));
        }

        value = words.ToImmutable();
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
        ["minProperties"] = 1,
        ["maxProperties"] = CostsForm.MaxClasses,
    };
}
