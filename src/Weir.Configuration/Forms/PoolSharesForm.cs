using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A mapping of pools to weights.</summary>
internal sealed class PoolSharesForm : ValueForm<ImmutableArray<PoolShareConfig>>
{
    private const int Max = 64;
    private const int MaxWeight = 1_000_000;

    private readonly IntegerForm _weight = new(0, MaxWeight, "A weight");

    public override string Expected => "a mapping of pools to weights such as { web: 95, canary: 5 }";

    public override string TypeName => $"mapping of pools to integers, 0 to {MaxWeight}";

    public override bool TryRead(Node node, string path, ReadContext context, out ImmutableArray<PoolShareConfig> value)
    {
        value = [];
        if (node is not MappingNode mapping)
        {
            WrongKind(node, path, context);
            return false;
        }

        if (mapping.Entries.Length is 0 or > Max)
        {
            context.Messages.Error(node.Position, path, $"There are {mapping.Entries.Length} pools; 1 to {Max} are taken.");
            return false;
        }

        var shares = ImmutableArray.CreateBuilder<PoolShareConfig>();
        foreach (var (name, position, weight) in mapping.Entries)
        {
            var place = SourceMap.Join(path, name);
            context.Sources.Add(place, position, weight.Position);
            if (NameText.Word(name, out _) is { } error)
                context.Messages.Error(position, place, error);
            else if (_weight.TryRead(weight, place, context, out var read))
                shares.Add(new(name, read));
        }

        value = shares.ToImmutable();
        if (value.Length < mapping.Entries.Length || value.Any(s => s.Weight > 0))
            return true;
        context.Messages.Error(node.Position, path, "All weights are 0, so nobody serves the route. Give one pool a weight above 0.");
        return false;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = _weight.Schema(),
        ["minProperties"] = 1,
        ["maxProperties"] = Max,
    };
}
