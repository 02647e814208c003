using System.Globalization;
using System.Text.Json.Nodes;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A number with a decimal point between two limits.</summary>
internal sealed class FactorForm(double min, double max, string subject) : ValueForm<double>
{
    // Twelve characters say any factor that makes sense and none that loses digits.
    private const int MaxLength = 12;

    public override string Expected => $"a number from {min} to {max}";

    public override string TypeName => $"number, {min} to {max}";

    public override bool TryRead(Node node, string path, ReadContext context, out double value)
    {
        value = 0;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            WrongKind(node, path, context);
            return false;
        }

        if (scalar.Value.Length <= MaxLength
            && !scalar.IsQuoted
            && double.TryParse(scalar.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && value >= min
            && value <= max)
            return true;
        context.Messages.Error(
            node.Position,
            path,
            $"{Shown.Quoted(scalar.Value)} is not accepted. {subject} is a number from {min} to {max}, without quotes.");
        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = "number", ["minimum"] = min, ["maximum"] = max };
}
