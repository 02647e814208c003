using System.Text.Json.Nodes;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>Whether to use unhealthy endpoints, and below which part of healthy ones: <c>true</c>, <c>false</c> or <c>50%</c>.</summary>
internal sealed class PanicForm(BooleanForm boolean, PercentForm percent) : ValueForm<(bool IsOn, double Below)>
{
    public override string Expected => "true, false or a percentage such as 50%";

    public override string TypeName => $"{boolean.TypeName}, or {percent.TypeName}";

    public override bool TryRead(Node node, string path, ReadContext context, out (bool IsOn, double Below) value)
    {
        value = default;
        if (node is ScalarNode { IsNull: false } scalar && scalar.Value.EndsWith('%'))
        {
            if (!percent.TryRead(node, path, context, out var below))
                return false;
            value = (true, below);
            return true;
        }

        if (!boolean.TryRead(node, path, context, out var isOn))
            return false;
        value = (isOn, 0);
        return true;
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(boolean.Schema(), percent.Schema()) };
}
