using System.Text.Json.Nodes;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Weir.Tests.Configuration;

/// <summary>The part of JSON Schema draft 2020-12 that the schema of weir.yaml uses.</summary>
internal static class SchemaEvaluator
{
    private static readonly string[] Known =
    [
        "$schema", "$defs", "$ref", "title", "description", "type", "enum", "anyOf", "pattern", "minimum", "maximum", "items", "minItems", "maxItems",
        "properties", "required", "additionalProperties", "propertyNames", "minProperties", "maxProperties",
    ];

    public static bool Accepts(JsonObject root, JsonNode? value) => Accepts(root, root, value);

    private static bool Accepts(JsonObject root, JsonNode schema, JsonNode? value)
    {
        if (schema.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            return schema.GetValue<bool>();
        foreach (var (keyword, argument) in schema.AsObject())
        {
            Assert.Contains(keyword, Known);
            if (!Holds(root, schema.AsObject(), keyword, argument!, value))
                return false;
        }

        return true;
    }

    private static bool Holds(JsonObject root, JsonObject schema, string keyword, JsonNode argument, JsonNode? value)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        return keyword switch
        {
            "$ref" => Accepts(root, root["$defs"]![argument.GetValue<string>()["#/$defs/".Length..]]!, value),
            "type" => argument is JsonArray types ? types.Any(type => Is(type!.GetValue<string>(), value, kind)) : Is(argument.GetValue<string>(), value, kind),
            "enum" => argument.AsArray().Any(choice => JsonNode.DeepEquals(choice, value)),
            "anyOf" => argument.AsArray().Any(choice => Accepts(root, choice!, value)),
            "pattern" => kind != JsonValueKind.String || Regex.IsMatch(value!.GetValue<string>(), argument.GetValue<string>(), RegexOptions.None, TimeSpan.FromSeconds(1)),
            "minimum" => kind != JsonValueKind.Number || Number(value!) >= Number(argument),
            "maximum" => kind != JsonValueKind.Number || Number(value!) <= Number(argument),
            "items" => value is not JsonArray list || list.All(item => Accepts(root, argument, item)),
            "minItems" => value is not JsonArray list || list.Count >= Number(argument),
            "maxItems" => value is not JsonArray list || list.Count <= Number(argument),
            "minProperties" => value is not JsonObject mapping || mapping.Count >= Number(argument),
            "maxProperties" => value is not JsonObject mapping || mapping.Count <= Number(argument),
            "properties" => value is not JsonObject mapping || mapping.All(entry => argument[entry.Key] is not { } inner || Accepts(root, inner, entry.Value)),
            "required" => value is not JsonObject mapping || argument.AsArray().All(key => mapping.ContainsKey(key!.GetValue<string>())),
            "additionalProperties" => value is not JsonObject mapping
                || mapping.All(entry => schema["properties"]?[entry.Key] is not null || Accepts(root, argument, entry.Value)),
            "propertyNames" => value is not JsonObject mapping || mapping.All(entry => Accepts(root, argument, entry.Key)),
            _ => true,
        };
    }

    private static bool Is(string type, JsonNode? value, JsonValueKind kind) => type switch
    {
        "object" => kind == JsonValueKind.Object,
        "array" => kind == JsonValueKind.Array,
        "string" => kind == JsonValueKind.String,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "integer" => kind == JsonValueKind.Number && double.IsInteger(Number(value!)),
        "number" => kind == JsonValueKind.Number,
        _ => throw new ArgumentException($"'{type}' is no type of JSON Schema.", nameof(type)),
    };

    private static double Number(JsonNode value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
