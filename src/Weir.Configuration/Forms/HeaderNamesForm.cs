using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>Headers that a filter removes: a name, or a list of them.</summary>
internal sealed class HeaderNamesForm(TextParser<string> name) : ValueForm<ImmutableArray<HeaderValueConfig>>
{
    private const int Max = 64;

    private readonly ListForm<string> _names = new(
        new ParsedForm<string>("header", "the name of a header", name),
        "headers",
        Max,
        "The list names no header. Give one, or remove the filter.",
        single: true);

    public override string Expected => _names.Expected;

    public override string TypeName => _names.TypeName;

    public override bool TryRead(Node node, string path, ReadContext context, out ImmutableArray<HeaderValueConfig> value)
    {
        var read = _names.TryRead(node, path, context, out var names);
        value = read ? [.. names.Select(n => new HeaderValueConfig(n, null))] : [];
        return read;
    }

    public override JsonObject Schema() => _names.Schema();
}
