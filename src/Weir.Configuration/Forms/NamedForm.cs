using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A mapping of names to objects of one shape, as <c>listeners</c> and <c>pools</c> are.</summary>
internal sealed class NamedForm<T>(ObjectShape<T> shape, string noun, int max) : ValueForm<ImmutableArray<T>>
{
    public override string Expected => $"a mapping of names to {noun}";

    public override string TypeName => $"mapping of names to {noun}, at most {max}";

    public override IEnumerable<IObjectShape> Shapes => [shape];

    public override bool TryRead(Node node, string path, ReadContext context, out ImmutableArray<T> value)
    {
        value = [];
        if (node is not MappingNode mapping)
        {
            WrongKind(node, path, context);
            return false;
        }

        if (mapping.Entries.Length == 0)
        {
            context.Messages.Error(node.Position, path, $"There are no {noun}. At least one is needed.");
            return false;
        }

        if (mapping.Entries.Length > max)
            context.Messages.Error(
                mapping.Entries[max].KeyPosition,
                path,
                $"There are {mapping.Entries.Length} {noun}; at most {max} are taken.");
        var items = ImmutableArray.CreateBuilder<T>();
        foreach (var (name, position, inner) in mapping.Entries.Take(max))
        {
            var place = SourceMap.Join(path, name);
            context.Sources.Add(place, position, inner.Position);
            if (NameText.Word(name, out _) is { } error)
                context.Messages.Error(position, place, error);
            // Kept even when it is faulty: a route to a pool with one bad key is not also a route to an unknown pool.
            items.Add(shape.Read(inner, name, position, place, context));
        }

        value = items.ToImmutable();
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["propertyNames"] = new JsonObject { ["pattern"] = $"^[A-Za-z0-9_-]{{1,{NameText.MaxLength}}}$" },
        ["additionalProperties"] = shape.Reference(),
        ["minProperties"] = 1,
        ["maxProperties"] = max,
    };
}
