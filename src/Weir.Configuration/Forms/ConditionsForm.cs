using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A mapping of names to what their values have to be: the value itself, or one of present, prefix and regex.</summary>
/// <param name="noun">What is named, in the plural: <c>headers</c>.</param>
/// <param name="name">Checks a name.</param>
internal sealed class ConditionsForm(string noun, TextParser<string> name) : ValueForm<ImmutableArray<ValueConditionConfig>>
{
    private const int Max = 64;
    private const string Choices = "a value, { present: true }, { present: false }, { prefix: … } or { regex: … }";

    private static readonly ObjectShape<ValueConditionConfig> Shape =
        new ObjectShape<ValueConditionConfig>(
            "condition",
            "a condition",
            "What a value has to look like: exactly one of these.",
            (n, _) => new(n, ValueConditionKind.Present, ""))
            .Key(
                "present",
                ScalarForms.Boolean,
                (c, v) => c with { Kind = v ? ValueConditionKind.Present : ValueConditionKind.Absent },
                "none",
                "Whether it is there, whatever its value.")
            .Key(
                "prefix",
                ScalarForms.ConditionText,
                (c, v) => c with { Kind = ValueConditionKind.Prefix, Text = v },
                "none",
                "How it begins; case counts.")
            .Key(
                "regex",
                ScalarForms.Regex,
                (c, v) => c with { Kind = ValueConditionKind.Regex, Text = v },
                "none",
                "A regular expression for all of it, without lookaround and backreferences.");

    public override string Expected => $"a mapping of {noun} to conditions";

    public override string TypeName => $"mapping of {noun} to values or [{Shape.Noun}](#{Shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [Shape];

    public override bool TryRead(Node node, string path, ReadContext context, out ImmutableArray<ValueConditionConfig> value)
    {
        value = [];
        if (node is not MappingNode mapping)
        {
            WrongKind(node, path, context);
            return false;
        }

        if (mapping.Entries.Length is 0 or > Max)
        {
            context.Messages.Error(node.Position, path, $"There are {mapping.Entries.Length} {noun}; 1 to {Max} are taken.");
            return false;
        }

        var conditions = ImmutableArray.CreateBuilder<ValueConditionConfig>();
        foreach (var (key, position, inner) in mapping.Entries)
        {
            var place = SourceMap.Join(path, key);
            context.Sources.Add(place, position, inner.Position);
            if (name(key, out _) is { } error)
                context.Messages.Error(position, place, error);
            else if (Read(key, inner, place, context) is { } condition)
                conditions.Add(condition);
        }

        value = conditions.ToImmutable();
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") }, Shape.Reference()) },
        ["minProperties"] = 1,
        ["maxProperties"] = Max,
    };

    private static ValueConditionConfig? Read(string key, Node node, string path, ReadContext context)
    {
        switch (node)
        {
            case MappingNode mapping:
                var condition = Shape.Read(mapping, key, mapping.Position, path, context);
                if (mapping.Entries.Length == 1 || mapping.Entries.Any(e => !Shape.Names.Contains(e.Key)))
                    return condition;
                context.Messages.Error(node.Position, path, $"A condition is exactly one thing: {Choices}.");
                return null;
            case ScalarNode { IsNull: false }:
                return ScalarForms.ConditionText.TryRead(node, path, context, out var text) ? new(key, ValueConditionKind.Equal, text) : null;
            default:
                context.Messages.Error(node.Position, path, $"{(node is ScalarNode ? "The value is missing" : $"This is {node.Noun}")}; {Choices} is expected.");
                return null;
        }
    }
}
