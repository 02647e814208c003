using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A mapping of header names to values with variables.</summary>
internal sealed class HeaderValuesForm(TextParser<string> name, TemplatePlace place) : ValueForm<ImmutableArray<HeaderValueConfig>>
{
    private const int Max = 64;

    private readonly ParsedForm<TextTemplate> _value = new("text", "a text, with variables such as ${client.address},", TemplateText.For(place));

    public override string Expected => "a mapping of headers to values such as { X-Client: \"${client.address}\" }";

    public override string TypeName => "mapping of headers to texts with variables";

    public override bool TryRead(Node node, string path, ReadContext context, out ImmutableArray<HeaderValueConfig> value)
    {
        value = [];
        if (node is not MappingNode mapping)
        {
            WrongKind(node, path, context);
            return false;
        }

        if (mapping.Entries.Length is 0 or > Max)
        {
            context.Messages.Error(node.Position, path, $"There are {mapping.Entries.Length} headers; 1 to {Max} are taken.");
            return false;
        }

        var headers = ImmutableArray.CreateBuilder<HeaderValueConfig>();
        foreach (var (key, position, inner) in mapping.Entries)
        {
            var at = SourceMap.Join(path, key);
            context.Sources.Add(at, position, inner.Position);
            if (name(key, out _) is { } error)
                context.Messages.Error(position, at, error);
            else if (_value.TryRead(inner, at, context, out var template))
                headers.Add(new(key, template));
        }

        value = headers.ToImmutable();
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
        ["minProperties"] = 1,
        ["maxProperties"] = Max,
    };
}
