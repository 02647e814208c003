using System.Text.Json.Nodes;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A whole number of per cent, read as a fraction.</summary>
internal sealed class PercentForm(int max) : ValueForm<double>
{
    public override string Expected => "a percentage such as 10%";

    public override string TypeName => $"percentage, 0% to {max}%";

    public override bool TryRead(Node node, string path, ReadContext context, out double value)
    {
        value = 0;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            WrongKind(node, path, context);
            return false;
        }

        var digits = scalar.Value.AsSpan().TrimEnd('%');
        var isNumber = digits.Length is > 0 and <= 3 && !digits.ContainsAnyExceptInRange('0', '9');
        if (isNumber && scalar.Value.Length == digits.Length + 1 && int.Parse(digits) <= max)
        {
            value = int.Parse(digits) / 100.0;
            return true;
        }

        var mend = isNumber && digits.Length == scalar.Value.Length && int.Parse(digits) <= max ? $" Did you mean '{digits}%'?" : "";
        context.Messages.Error(node.Position, path, $"{Shown.Quoted(scalar.Value)} is not a percentage from 0% to {max}%.{mend}");
        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^[0-9]{1,3}%$" };
}
