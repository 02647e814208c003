using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A strategy by its name, or a mapping of a hashing strategy to its key.</summary>
internal sealed class StrategyForm(WordForm<StrategyWord> word, ObjectShape<StrategyConfig> shape, ConfigurationVocabulary vocabulary)
    : ValueForm<StrategyConfig>
{
    public override string Expected => word.Expected;

    public override string TypeName => $"strategy or [{shape.Noun}](#{shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [shape];

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out StrategyConfig value)
    {
        value = null;
        if (node is MappingNode mapping)
            return Mapping(mapping, path, context, out value);
        if (!word.TryRead(node, path, context, out var strategy))
            return false;
        if (strategy.NeedsHashKey)
        {
            context.Messages.Error(
                node.Position,
                path,
                $"'{strategy.Name}' needs to know what to hash. Write strategy: {{ {strategy.Name}: uri }}, "
                    + "or source, { header: NAME }, { cookie: NAME } or { query: NAME } in place of uri.");
            return false;
        }

        value = new() { Name = strategy.Name, Schedules = strategy.Schedules };
        return true;
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(word.Schema(), shape.Reference()) };

    private bool Mapping(MappingNode mapping, string path, ReadContext context, [MaybeNullWhen(false)] out StrategyConfig value)
    {
        foreach (var entry in mapping.Entries)
        {
            if (!vocabulary.Strategies.Any(s => s.Name == entry.Key && !s.NeedsHashKey))
                continue;
            context.Messages.Error(
                entry.KeyPosition,
                SourceMap.Join(path, entry.Key),
                $"'{entry.Key}' hashes nothing and takes no settings. Write strategy: {entry.Key}.");
            value = null;
            return false;
        }

        value = shape.Read(mapping, "", mapping.Position, path, context);
        var hashing = vocabulary.Strategies.Where(s => s.NeedsHashKey).Select(s => s.Name).ToHashSet();
        var named = mapping.Entries.Count(entry => hashing.Contains(entry.Key));
        if (named == 1 || mapping.Entries.Any(entry => !shape.Names.Contains(entry.Key)))
            return true;
        context.Messages.Error(
            mapping.Position,
            path,
            $"A strategy with settings names exactly one hashing strategy ({string.Join(", ", hashing)}), "
                + "as in strategy: { hash: uri, load: 1.25 }.");
        return false;
    }
}
