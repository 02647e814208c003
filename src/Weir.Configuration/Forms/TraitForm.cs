using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>The one trait of a request that something goes by: a word for those that need no name, or one named header, cookie or query parameter.</summary>
/// <param name="key">The key it is the value of, for the example in a message.</param>
/// <param name="noun">What it is called in messages: <c>a hash key</c>.</param>
/// <param name="words">The words that stand alone.</param>
/// <param name="shape">The traits that need a name; exactly one of its keys may be given.</param>
internal sealed class TraitForm<T>(string key, string noun, ImmutableArray<(string Word, T Value)> words, ObjectShape<T> shape) : ValueForm<T>
    where T : class
{
    private readonly ImmutableArray<string> _words = [.. words.Select(w => w.Word)];

    public override string Expected => $"{noun} ({Choices})";

    public override string TypeName => $"{string.Join(" · ", _words.Select(w => $"`{w}`"))} · [{shape.Noun}](#{shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [shape];

    private string Choices
    {
        get
        {
            string[] all = [.. _words, .. shape.Names.Select(n => $"{{ {n}: NAME }}")];
            return $"{string.Join(", ", all[..^1])} or {all[^1]}";
        }
    }

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out T value)
    {
        value = null;
        if (node is MappingNode mapping)
        {
            value = shape.Read(node, "", node.Position, path, context);
            var known = mapping.Entries.Count(entry => shape.Names.Contains(entry.Key));
            // An unknown key has been reported already; it is not the number of them that is wrong.
            if (known == 1 || mapping.Entries.Length != known)
                return true;
            context.Messages.Error(node.Position, path, $"{char.ToUpperInvariant(noun[0])}{noun[1..]} is exactly one thing: {Choices}.");
            return false;
        }

        if (node is not ScalarNode { IsNull: false } scalar)
        {
            WrongKind(node, path, context);
            return false;
        }

        value = words.FirstOrDefault(w => w.Word == scalar.Value).Value;
        if (value is not null)
            return true;
        context.Messages.Error(
            node.Position,
            path,
            shape.Names.Contains(scalar.Value)
                ? $"'{scalar.Value}' needs a name. Write {key}: {{ {scalar.Value}: NAME }}."
                : $"{Shown.Quoted(scalar.Value)} is not {noun}.{Suggestion.Sentence(scalar.Value, _words)} Known: {Choices}.");
        return false;
    }

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray([.. _words.Select(w => JsonValue.Create(w))]) }, shape.Reference()),
    };
}
