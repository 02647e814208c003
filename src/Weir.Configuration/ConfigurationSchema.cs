using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;

namespace Weir.Configuration;

/// <summary>The JSON schema of weir.yaml, for editors that complete and check while one types.</summary>
/// <remarks>Written from the table of keys that the loader reads by, so that the two agree.</remarks>
public static class ConfigurationSchema
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // The file is read by people and editors, never put into a web page: '<' and '\'' need no escape.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A schema of JSON Schema draft 2020-12, ending with a line feed.</summary>
    public static string Json(ConfigurationVocabulary vocabulary)
    {
        var shapes = ShapeList.From(ConfigurationKeys.For(vocabulary));
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "weir.yaml",
        };
        foreach (var (key, value) in shapes[0].Definition())
            schema[key] = value?.DeepClone();
        var definitions = new JsonObject();
        foreach (var shape in shapes.Skip(1))
            definitions[shape.Name] = shape.Definition();
        schema["$defs"] = definitions;
        return schema.ToJsonString(Readable) + "\n";
    }
}
