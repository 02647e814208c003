using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>A mapping, or <c>off</c>. <c>false</c> means the same, because YAML 1.1 editors rewrite <c>off</c> so.</summary>
internal sealed class OffOrForm<T>(ObjectForm<T> form) : ValueForm<T?>
    where T : class
{
    public override string Expected => "a mapping of keys to values, or off,";

    public override string TypeName => $"{form.TypeName} or `off`";

    public override IEnumerable<IObjectShape> Shapes => form.Shapes;

    public override bool TryRead(Node node, string path, ReadContext context, out T? value)
    {
        value = null;
        if (node is ScalarNode { Value: "off" } or ScalarNode { Value: "false", IsQuoted: false })
            return true;
        if (node is MappingNode)
            return form.TryRead(node, path, context, out value);
        WrongKind(node, path, context);
        return false;
    }

    public override JsonObject Schema() => new()
    {
        ["anyOf"] = new JsonArray(form.Schema(), new JsonObject { ["enum"] = new JsonArray("off", false) }),
    };
}
