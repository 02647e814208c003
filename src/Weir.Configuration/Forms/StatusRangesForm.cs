using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Weir.Configuration.Text;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>Statuses; a single one may stand as a number.</summary>
internal sealed class StatusRangesForm : ValueForm<ImmutableArray<StatusRange>>
{
    private readonly ParsedForm<ImmutableArray<StatusRange>> _text =
        new("statuses", "statuses such as 200-399, 404", StatusRangesText.Parse);

    public override string Expected => _text.Expected;

    public override string TypeName => _text.TypeName;

    public override bool TryRead(Node node, string path, ReadContext context, out ImmutableArray<StatusRange> value) =>
        _text.TryRead(node, path, context, out value);

    public override JsonObject Schema() => new() { ["type"] = new JsonArray("string", "integer") };
}
