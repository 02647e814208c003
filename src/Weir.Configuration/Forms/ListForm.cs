using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A list of values of one form.</summary>
/// <param name="noun">What the list holds, in the plural: <c>endpoints</c>.</param>
/// <param name="empty">The error for a list without items; null: it may be empty.</param>
/// <param name="single">One value may stand without the list around it.</param>
internal sealed class ListForm<T>(ValueForm<T> item, string noun, int max, string? empty = null, bool single = false)
    : ValueForm<ImmutableArray<T>>
{
    public override string Expected => single ? $"{item.Expected}, or a list of them," : $"a list of {noun}";

    public override string TypeName => single ? $"{item.TypeName}, or a list" : $"list of {noun}, at most {max}";

    public override IEnumerable<IObjectShape> Shapes => item.Shapes;

    public override bool TryRead(Node node, string path, ReadContext context, out ImmutableArray<T> value)
    {
        value = [];
        if (single && node is ScalarNode { IsNull: false })
        {
            if (!item.TryRead(node, path, context, out var only))
                return false;
            value = [only];
            return true;
        }

        if (node is ScalarNode { IsNull: false } lone)
        {
            context.Messages.Error(
                node.Position,
                path,
                $"{Shown.Quoted(lone.Value)} is a single value; {Expected} is expected. Write [ \"{Shown.Plain(lone.Value)}\" ].");
            return false;
        }

        if (node is not SequenceNode list)
        {
            WrongKind(node, path, context);
            return false;
        }

        if (list.Items.Length == 0 && empty is not null)
        {
            context.Messages.Error(node.Position, path, empty);
            return false;
        }

        if (list.Items.Length > max)
            context.Messages.Error(list.Items[max].Position, path, $"This list has {list.Items.Length} {noun}; at most {max} are taken.");
        var items = ImmutableArray.CreateBuilder<T>();
        for (var i = 0; i < Math.Min(list.Items.Length, max); i++)
        {
            var place = $"{path}[{i}]";
            context.Sources.Add(place, list.Items[i].Position, list.Items[i].Position);
            if (item.TryRead(list.Items[i], place, context, out var read))
                items.Add(read);
        }

        value = items.ToImmutable();
        return true;
    }

    public override JsonObject Schema()
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.Schema(), ["maxItems"] = max };
        if (empty is not null)
            list["minItems"] = 1;
        return single ? new() { ["anyOf"] = new JsonArray(item.Schema(), list) } : list;
    }
}
