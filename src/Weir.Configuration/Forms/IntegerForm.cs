using System.Text.Json.Nodes;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A whole number between two limits.</summary>
/// <param name="subject">Begins the sentence that states the range: <c>A weight</c>.</param>
/// <param name="mend">What somebody outside the range may have wanted, without its full stop; null: nothing comes to mind.</param>
internal sealed class IntegerForm(int min, int max, string subject, string? mend = null) : ValueForm<int>
{
    public override string Expected => $"a whole number from {min} to {max}";

    public override string TypeName => $"integer, {min} to {max}";

    public override bool TryRead(Node node, string path, ReadContext context, out int value)
    {
        value = 0;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            WrongKind(node, path, context);
            return false;
        }

        var digits = scalar.Value.AsSpan(scalar.Value.StartsWith('-') ? 1 : 0);
        if (digits.Length == 0 || digits.ContainsAnyExceptInRange('0', '9'))
        {
            context.Messages.Error(node.Position, path, $"{Shown.Quoted(scalar.Value)} is not a whole number. {Range()}");
            return false;
        }

        if (scalar.IsQuoted)
        {
            context.Messages.Error(
                node.Position,
                path,
                $"{Shown.Quoted(scalar.Value)} stands in quotes, which makes it text. Write it without.");
            return false;
        }

        if (int.TryParse(scalar.Value, out value) && value >= min && value <= max)
            return true;
        context.Messages.Error(node.Position, path, $"{Shown.Plain(scalar.Value)} is out of range. {Range()}");
        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max };

    private string Range() => $"{subject} runs from {min} to {max}{(mend is null ? "" : "; " + mend)}.";
}
