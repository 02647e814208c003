using System.Text.Json.Nodes;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary><c>true</c> or <c>false</c>.</summary>
/// <remarks>The other spellings of YAML 1.1 (yes, on, …) are refused because YAML 1.2 reads them as text.</remarks>
internal sealed class BooleanForm : ValueForm<bool>
{
    public override string Expected => "true or false";

    public override string TypeName => "true or false";

    public override bool TryRead(Node node, string path, ReadContext context, out bool value)
    {
        value = false;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            WrongKind(node, path, context);
            return false;
        }

        if (!scalar.IsQuoted && scalar.Value is "true" or "false")
        {
            value = scalar.Value == "true";
            return true;
        }

        var mend = scalar.Value.ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "ON" or "Y" or "1" => "Write true.",
            "FALSE" or "NO" or "OFF" or "N" or "0" => "Write false.",
            _ => "Write true or false.",
        };
        context.Messages.Error(
            node.Position,
            path,
            $"{Shown.Quoted(scalar.Value)} is neither true nor false{(scalar.IsQuoted ? " but text, because of its quotes" : "")}. {mend}");
        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = "boolean" };
}
