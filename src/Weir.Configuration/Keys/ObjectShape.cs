using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Forms;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Keys;

/// <summary>
/// The keys of one kind of mapping: the one table from which the loader reads, the JSON schema is written and the reference is checked.
/// </summary>
/// <param name="start">The record before any key has been read, from the mapping's name and place.</param>
internal sealed class ObjectShape<T>(string name, string noun, string description, Func<string, SourcePosition?, T> start) : IObjectShape
{
    private readonly List<Key<T>> _keys = [];
    private readonly HashSet<string> _names = [];
    private ImmutableArray<string> _later = [];
    private string? _example;

    public string Name => name;

    public string Noun => noun;

    public string Anchor => noun.Replace(' ', '-').Replace("/", "", StringComparison.Ordinal);

    public string Description => description;

    public IReadOnlyList<IKey> Keys => _keys;

    public IReadOnlySet<string> Names => _names;

    /// <summary>Adds a key that may be left out.</summary>
    /// <param name="default">As the file would write it; <c>none</c> when there is no such text.</param>
    public ObjectShape<T> Key<TValue>(string key, ValueForm<TValue> form, Func<T, TValue, T> set, string @default, string about)
    {
        _names.Add(key);
        _keys.Add(new TypedKey<T, TValue>(key, form, set, @default, about));
        return this;
    }

    /// <summary>Adds a key that has to be there.</summary>
    /// <param name="missing">What to write when the key is absent.</param>
    public ObjectShape<T> Required<TValue>(string key, ValueForm<TValue> form, Func<T, TValue, T> set, string missing, string about)
    {
        _names.Add(key);
        _keys.Add(new TypedKey<T, TValue>(key, form, set, null, about) { Missing = missing });
        return this;
    }

    /// <summary>Keys of the design that this version does not read yet: an error says so instead of calling them unknown.</summary>
    public ObjectShape<T> Later(params ImmutableArray<string> keys)
    {
        _later = keys;
        return this;
    }

    /// <summary>How the mapping looks in a file: shown to who wrote a single value in its place.</summary>
    public ObjectShape<T> Example(string example)
    {
        _example = example;
        return this;
    }

    /// <summary>Reads a mapping; anything else than a mapping is reported as such.</summary>
    /// <returns>The record with every key that could be read; what could not has been reported.</returns>
    public T Read(Node node, string ownName, SourcePosition? position, string path, ReadContext context)
    {
        var record = start(ownName, position);
        if (node is not MappingNode mapping)
        {
            context.Messages.Error(
                node.Position,
                path,
                node is ScalarNode { IsNull: true }
                    ? $"The value is missing; the keys of {noun} are expected: {KnownKeys()}."
                    : $"This is {node.Noun}; the keys of {noun} are expected: {KnownKeys()}.{(_example is null ? "" : $" Write {_example}.")}");
            return record;
        }

        foreach (var (key, keyPosition, value) in mapping.Entries)
        {
            var place = SourceMap.Join(path, key);
            if (_keys.Find(k => k.Name == key) is not { } known)
            {
                context.Messages.Error(keyPosition, place, context.Messages.IsFull ? "" : Unknown(key));
                continue;
            }

            context.Sources.Add(place, keyPosition, value.Position);
            record = known.Read(record, value, place, context);
        }

        foreach (var key in _keys)
            if (key.Missing is not null && !mapping.Entries.Any(entry => entry.Key == key.Name))
                context.Messages.Error(position, path, $"'{key.Name}' is missing. {key.Missing}");
        return record;
    }

    public JsonObject Reference() => new() { ["$ref"] = $"#/$defs/{name}" };

    public JsonObject Definition()
    {
        var properties = new JsonObject();
        foreach (var key in _keys)
            properties[key.Name] = key.Schema();
        var definition = new JsonObject
        {
            ["type"] = "object",
            ["description"] = description,
            ["properties"] = properties,
            ["additionalProperties"] = false,
        };
        if (_keys.Exists(key => key.Missing is not null))
            definition["required"] = new JsonArray([.. _keys.Where(key => key.Missing is not null).Select(key => (JsonNode)key.Name)]);
        return definition;
    }

    private string Unknown(string key) =>
        _later.Contains(key) ? $"'{key}' arrives with a later version of Weir. Remove the key for this one."
        : key == "<<" ? "Merge keys ('<<') are not read. Write the keys out, or use an alias for a whole value."
        : $"{Shown.Quoted(key)} is not a key of {noun}.{ForeignWords.Sentence(name, key) ?? Suggestion.Sentence(key, _names)} Known: {KnownKeys()}.";

    private string KnownKeys() => string.Join(", ", _keys.Select(key => key.Name));
}
