using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A mapping of one shape, or a list of them.</summary>
internal sealed class OneOrMoreForm<T>(ObjectForm<T> item, string noun, int max, string empty) : ValueForm<ImmutableArray<T>>
{
    private readonly ListForm<T> _list = new(item, noun, max, empty);

    public override string Expected => $"{item.Expected}, or a list of {noun},";

    public override string TypeName => $"{item.TypeName}, or a list";

    public override IEnumerable<IObjectShape> Shapes => item.Shapes;

    public override bool TryRead(Node node, string path, ReadContext context, out ImmutableArray<T> value)
    {
        value = [];
        if (node is SequenceNode)
            return _list.TryRead(node, path, context, out value);
        if (node is not MappingNode)
        {
            WrongKind(node, path, context);
            return false;
        }

        if (!item.TryRead(node, path, context, out var only))
            return false;
        value = [only];
        return true;
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(item.Schema(), _list.Schema()) };
}
