using System.Text.Json.Nodes;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A duration between two limits.</summary>
internal sealed class DurationForm(TimeSpan min, TimeSpan max) : ValueForm<TimeSpan>
{
    private readonly ParsedForm<TimeSpan> _text =
        new("duration", "a duration such as 250ms, 2s or 1m30s", DurationText.Parse, "^([0-9]+(ms|s|m|h))+$");

    public override string Expected => _text.Expected;

    public override string TypeName => $"duration, {DurationText.Format(min)} to {DurationText.Format(max)}";

    public override bool TryRead(Node node, string path, ReadContext context, out TimeSpan value)
    {
        if (!_text.TryRead(node, path, context, out value))
            return false;
        if (value >= min && value <= max)
            return true;
        context.Messages.Error(
            node.Position,
            path,
            $"{Shown.Quoted(((ScalarNode)node).Value)} is out of range. "
                + $"This duration runs from {DurationText.Format(min)} to {DurationText.Format(max)}.");
        return false;
    }

    public override JsonObject Schema() => _text.Schema();
}
