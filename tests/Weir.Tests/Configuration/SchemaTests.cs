using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Configuration;

/// <summary>Schema, loader, records and reference agree, key by key.</summary>
public sealed class SchemaTests
{
    private const string UnknownKey = "zzzzzzzzzz";

    private static readonly JsonObject Schema = JsonNode.Parse(ConfigurationSchema.Json(Words.All))!.AsObject();

    public static TheoryData<string> Definitions => [.. Schema["$defs"]!.AsObject().Select(definition => definition.Key), "weir"];

    public static TheoryData<string, string> Keys
    {
        get
        {
            var keys = new TheoryData<string, string>();
            foreach (var definition in Definitions)
                foreach (var key in Properties(definition.Data))
                    keys.Add(definition.Data, key);
            return keys;
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_key_of_the_schema_is_accepted(string definition, string key)
    {
        var file = SampleFiles.Around(definition, SampleFiles.With(SampleFiles.Minimal(definition), key, "?"));
        foreach (var error in ConfigurationLoader.Load(file.ToJsonString(), "w.yaml", Words.All).Errors)
            Assert.DoesNotContain("is not a key of", error.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Every_key_that_is_accepted_is_in_the_schema(string definition)
    {
        var file = SampleFiles.Around(definition, SampleFiles.With(SampleFiles.Minimal(definition), UnknownKey, 1));
        var error = Assert.Single(ConfigurationLoader.Load(file.ToJsonString(), "w.yaml", Words.All).Errors);
        Assert.StartsWith($"'{UnknownKey}' is not a key of ", error.Text, StringComparison.Ordinal);
        var known = error.Text[(error.Text.IndexOf("Known: ", StringComparison.Ordinal) + "Known: ".Length)..].TrimEnd('.').Split(", ");
        Assert.Equal(known, Properties(definition));
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void An_unknown_key_is_refused_by_the_schema_too(string definition)
    {
        var file = SampleFiles.Around(definition, SampleFiles.Minimal(definition));
        Assert.True(SchemaEvaluator.Accepts(Schema, file), file.ToJsonString());
        Assert.NotNull(ConfigurationLoader.Load(file.ToJsonString(), "w.yaml", Words.All).Configuration);
        file = SampleFiles.Around(definition, SampleFiles.With(SampleFiles.Minimal(definition), UnknownKey, 1));
        Assert.False(SchemaEvaluator.Accepts(Schema, file), file.ToJsonString());
    }

    [Fact]
    public void The_schema_takes_what_the_loader_takes_of_each_form_of_value()
    {
        foreach (var (definition, key, value) in new (string, string, JsonNode)[]
        {
            ("health", "every", "3s"), ("health", "expect", 200), ("health", "jitter", "5%"), ("health", "passive", "off"), ("health", "flap", false),
            ("limits", "head", "64KiB"), ("engine", "pin", new JsonArray(0, 1)), ("engine", "pin", true), ("strategy", "load", 1.5),
            ("accessLog", "to", "/var/log/weir.log"), ("pool", "strategy", "random"), ("endpoint", "weight", 256), ("pool", "panic", "50%"), ("pool", "retries", 3), ("retries", "on", new JsonArray("reset", 503, "504")),
            ("route", "rateLimit", new JsonArray(new JsonObject { ["rate"] = "5/min", ["by"] = "route" })), ("breaker", "latency", 2.5),
        })
            Agree(definition, key, value, accepted: true);
    }

    [Fact]
    public void The_schema_refuses_what_the_loader_refuses_of_each_form_of_value()
    {
        foreach (var (definition, key, value) in new (string, string, JsonNode)[]
        {
            ("health", "every", 3), ("health", "every", "3"), ("health", "jitter", "5"), ("health", "passive", "none"), ("limits", "head", "64K"),
            ("engine", "pin", new JsonArray()), ("engine", "kind", "epol"), ("strategy", "load", 11), ("accessLog", "to", "stdot"),
            ("pool", "strategy", "leastconn"), ("endpoint", "weight", 0), ("endpoint", "weight", "2"), ("pool", "panic", "yes"), ("pool", "endpoints", new JsonArray()),
        })
            Agree(definition, key, value, accepted: false);
    }

    [Fact]
    public void A_default_in_the_table_is_the_default_of_the_record()
    {
        var tried = 0;
        foreach (var shape in ShapeList.From(ConfigurationKeys.For(Words.All)))
            foreach (var key in shape.Keys.Where(key => key.Default is not null and not "none"))
            {
                var without = SampleFiles.Around(shape.Name, SampleFiles.Minimal(shape.Name));
                var with = SampleFiles.Around(shape.Name, SampleFiles.With(SampleFiles.Minimal(shape.Name), key.Name, Value(key.Default!)));
                Assert.True(Loaded(without) == Loaded(with), $"{shape.Name}.{key.Name}: the table says {key.Default}, the record has another default");
                tried++;
            }

        Assert.True(tried > 30, $"only {tried} keys have a default");
    }

    [Fact]
    public void A_message_shows_at_most_60_characters_of_a_value()
    {
        var secret = new string('q', 5000);
        foreach (var (definition, key) in Keys.Select(row => row.Data))
            foreach (var value in new JsonNode[] { secret, new JsonObject { [secret] = secret }, new JsonArray(secret) })
            {
                var file = SampleFiles.Around(definition, SampleFiles.With(SampleFiles.Minimal(definition), key, value));
                foreach (var error in ConfigurationLoader.Load(file.ToJsonString(), "w.yaml", Words.All).Errors)
                    Assert.DoesNotContain(new string('q', 61), error.ToString(), StringComparison.Ordinal);
            }
    }

    [Fact]
    public void The_reference_page_is_the_table()
    {
        const string Begin = "<!-- keys: begin -->\n\n";
        const string End = "<!-- keys: end -->";
        var page = File.ReadAllText(PageOfTheReference()).ReplaceLineEndings("\n");
        var (from, to) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(page[from..to] == ConfigurationReference.Markdown(Words.All), "docs/configuration.md differs from the table of keys: put the output of ConfigurationReference.Markdown between its markers");
    }

    private static string PageOfTheReference([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "configuration.md");

    private static IEnumerable<string> Properties(string definition) =>
        (definition == "weir" ? Schema : Schema["$defs"]![definition]!)["properties"]!.AsObject().Select(property => property.Key);

    private static void Agree(string definition, string key, JsonNode value, bool accepted)
    {
        var file = SampleFiles.Around(definition, SampleFiles.With(SampleFiles.Minimal(definition), key, value));
        var loaded = ConfigurationLoader.Load(file.ToJsonString(), "w.yaml", Words.All);
        Assert.True(accepted == (loaded.Configuration is not null), $"loader: {definition}.{key}: {string.Join('\n', loaded.Errors)}");
        Assert.True(accepted == SchemaEvaluator.Accepts(Schema, file), $"schema: {file.ToJsonString()}");
    }

    private static JsonNode Value(string text) => text switch
    {
        "true" or "false" => text == "true",
        _ => double.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : text,
    };

    private static string Loaded(JsonObject file)
    {
        var result = ConfigurationLoader.Load(file.ToJsonString(), "w.yaml", Words.All);
        Assert.Empty(result.Errors);
        return Print(result.Configuration!);
    }

    /// <summary>Every property of every record, because records compare their arrays by reference.</summary>
    private static string Print(object? value) => value switch
    {
        null or SourcePosition => "-",
        IEnumerable list and not string => $"[{string.Join(", ", list.Cast<object>().Select(Print))}]",
        _ when value.GetType().Namespace == typeof(WeirConfiguration).Namespace && !value.GetType().IsEnum =>
            string.Concat(value.GetType().GetProperties().Where(p => p.GetMethod!.IsStatic == false).Select(p => $"({p.Name} {Print(p.GetValue(value))})")),
        _ => value.ToString()!,
    };
}
