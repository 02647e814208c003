using Weir.Configuration.Forms;
using Weir.Configuration.Text;

namespace Weir.Configuration.Keys;

/// <summary><c>pools.NAME.strategy:</c>, whose keys are the hashing strategies of the vocabulary.</summary>
internal static class StrategyKeys
{
    public static StrategyForm For(ConfigurationVocabulary vocabulary)
    {
        var words = new WordForm<StrategyWord>("a strategy", [.. vocabulary.Strategies.Select(strategy => (strategy.Name, strategy))]);
        var shape = new ObjectShape<StrategyConfig>(
            "strategy",
            "a hashing strategy",
            "A strategy that hashes, with what it hashes.",
            (_, _) => new());
        foreach (var strategy in vocabulary.Strategies.Where(strategy => strategy.NeedsHashKey))
            shape.Key(strategy.Name, HashKey(strategy.Name), (c, v) => c with { Name = strategy.Name, HashKey = v }, "none", "What is hashed.");
        shape.Key(
            "load",
            new FactorForm(1.01, 10, "The load bound"),
            (c, v) => c with { LoadBound = v },
            "1.25",
            "No endpoint gets more than this many times its fair share before the hash moves on.");
        return new(words, shape, vocabulary);
    }

    /// <summary>What is hashed, for a strategy or for the division of a route's clients.</summary>
    /// <param name="key">The key that says it.</param>
    public static TraitForm<HashKey> HashKey(string key) => new(
        key,
        "a hash key",
        [("uri", new HashKey(HashKeyKind.Uri)), ("source", new HashKey(HashKeyKind.Source))],
        HashKeyShape());

    private static ObjectShape<HashKey> HashKeyShape()
    {
        var token = new ParsedForm<string>("name", "a name", NameText.Token);
        return new ObjectShape<HashKey>("hashKey", "a hash key", "Exactly one of these.", (_, _) => new(HashKeyKind.Uri))
            .Key("header", token, (_, v) => new(HashKeyKind.Header, v), "none", "The value of this request header.")
            .Key("cookie", token, (_, v) => new(HashKeyKind.Cookie, v), "none", "The value of this cookie.")
            .Key(
                "query",
                new ParsedForm<string>("name", "a name", NameText.Parameter),
                (_, v) => new(HashKeyKind.Query, v),
                "none",
                "The value of this query parameter.");
    }
}
