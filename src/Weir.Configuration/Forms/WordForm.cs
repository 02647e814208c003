using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>One of a few known words.</summary>
/// <param name="noun">What the words are, with its article: <c>a strategy</c>.</param>
/// <param name="later">Words that are understood, and refused because they arrive with a later version.</param>
internal sealed class WordForm<T>(string noun, ImmutableArray<(string Word, T Value)> words, ImmutableArray<string> later = default)
    : ValueForm<T>
{
    public override string Expected => $"{noun} ({Known(", ")})";

    public override string TypeName => string.Join(" · ", words.Select(w => $"`{w.Word}`"));

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            WrongKind(node, path, context);
            return false;
        }

        foreach (var (word, meaning) in words)
        {
            if (word != scalar.Value)
                continue;
            value = meaning;
            return true;
        }

        context.Messages.Error(
            node.Position,
            path,
            !later.IsDefault && later.Contains(scalar.Value)
                ? $"'{scalar.Value}' arrives with a later version of Weir. Known in this one: {Known(", ")}."
                : $"{Shown.Quoted(scalar.Value)} is not {noun}."
                    + $"{Suggestion.Sentence(scalar.Value, words.Select(w => w.Word))} Known: {Known(", ")}.");
        return false;
    }

    /// <summary>The words are numbers, which a file writes without quotes.</summary>
    public bool IsNumber { get; init; }

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. words.SelectMany(w => Written(w.Word))]) };

    /// <summary>Among other words one of digits, true and false may stand with quotes and without.</summary>
    private IEnumerable<JsonNode> Written(string word) =>
        IsNumber ? [int.Parse(word)]
        : int.TryParse(word, out var number) ? [word, number]
        : bool.TryParse(word, out var truth) ? [word, truth]
        : [word];

    private string Known(string separator) => string.Join(separator, words.Select(w => w.Word));
}
