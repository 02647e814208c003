using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A mapping of classes to mappings of kinds to costs; every class names the same kinds.</summary>
internal sealed class CostsForm : ValueForm<CostsConfig>
{
    public const int MaxClasses = 1024;
    private const int MaxColumns = 256;
    private const double MaxCost = 1_000_000;

    private readonly FactorForm _cost = new(0.000001, MaxCost, "A cost");

    public override string Expected => "a mapping of classes to costs such as { video: { video: 1, music: 3 } }";

    public override string TypeName => "mapping of classes to mappings of kinds to numbers";

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out CostsConfig value)
    {
        value = null;
        if (node is not MappingNode mapping)
        {
            WrongKind(node, path, context);
            return false;
        }

        if (mapping.Entries.Length is 0 or > MaxClasses)
        {
            context.Messages.Error(node.Position, path, $"There are {mapping.Entries.Length} classes; 1 to {MaxClasses} are taken.");
            return false;
        }

        ImmutableArray<string> columns = [];
        var costs = ImmutableArray.CreateBuilder<double>();
        var isWhole = true;
        foreach (var (name, position, row) in mapping.Entries)
        {
            var place = SourceMap.Join(path, name);
            context.Sources.Add(place, position, row.Position);
            if (NameText.Word(name, out _) is { } error)
            {
                context.Messages.Error(position, place, error);
                isWhole = false;
            }

            isWhole &= TryRow(row, place, context, ref columns, costs);
        }

        value = new([.. mapping.Entries.Select(entry => entry.Key)], columns, costs.ToImmutable());
        return isWhole;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = _cost.Schema(),
            ["minProperties"] = 1,
            ["maxProperties"] = MaxColumns,
        },
        ["minProperties"] = 1,
        ["maxProperties"] = MaxClasses,
    };

    private bool TryRow(Node node, string path, ReadContext context, ref ImmutableArray<string> columns, ImmutableArray<double>.Builder costs)
    {
        if (node is not MappingNode { Entries.Length: > 0 and <= MaxColumns } row)
        {
            context.Messages.Error(node.Position, path, $"A class has 1 to {MaxColumns} costs, one for each kind of endpoints, as in {{ video: 1, music: 3 }}.");
            return false;
        }

        if (columns.IsEmpty)
            columns = [.. row.Entries.Select(entry => entry.Key)];
        var isWhole = true;
        foreach (var column in columns)
        {
            if (row.Entries.FirstOrDefault(entry => entry.Key == column) is not { Value: { } cell } found)
            {
                context.Messages.Error(node.Position, path, $"The cost at '{Shown.Plain(column)}' is missing. Each class has one for: {string.Join(", ", columns.Select(Shown.Plain))}.");
                isWhole = false;
                continue;
            }

            var place = SourceMap.Join(path, found.Key);
            context.Sources.Add(place, found.KeyPosition, cell.Position);
            isWhole &= _cost.TryRead(cell, place, context, out var cost);
            costs.Add(cost);
        }

        foreach (var other in row.Entries)
        {
            if (columns.Contains(other.Key))
                continue;
            context.Messages.Error(
                other.KeyPosition,
                SourceMap.Join(path, other.Key),
                $"The classes above have no cost at {Shown.Quoted(other.Key)}. Each class has one for: {string.Join(", ", columns.Select(Shown.Plain))}.");
            isWhole = false;
        }

        return isWhole;
    }
}
