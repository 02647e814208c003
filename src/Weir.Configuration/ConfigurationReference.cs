using System.Text;
using Weir.Configuration.Keys;

namespace Weir.Configuration;

/// <summary>Every key with its type, default and meaning, as tables in Markdown: the generated part of docs/configuration.md.</summary>
public static class ConfigurationReference
{
    /// <summary>One section per mapping, in the order in which a reader of the file meets them.</summary>
    public static string Markdown(ConfigurationVocabulary vocabulary)
    {
        var text = new StringBuilder();
        foreach (var shape in ShapeList.From(ConfigurationKeys.For(vocabulary)))
        {
            text.Append($"### {shape.Noun}\n\n{shape.Description}\n\n| key | type | default | meaning |\n|---|---|---|---|\n");
            foreach (var key in shape.Keys)
                text.Append($"| `{key.Name}` | {key.TypeName} | {Default(key)} | {key.Description} |\n");
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Default(IKey key) => key.Default switch
    {
        null => "**required**",
        "none" => "",
        var text => $"`{text}`",
    };
}
