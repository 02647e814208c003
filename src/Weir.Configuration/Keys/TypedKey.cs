using System.Text.Json.Nodes;
using Weir.Configuration.Forms;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Keys;

/// <summary>A key together with the form of its value.</summary>
internal sealed class TypedKey<TRecord, TValue>(
    string name,
    ValueForm<TValue> form,
    Func<TRecord, TValue, TRecord> set,
    string? @default,
    string description)
    : Key<TRecord>(name, @default, description)
{
    public override string TypeName => form.TypeName;

    public override IEnumerable<IObjectShape> Shapes => form.Shapes;

    public override TRecord Read(TRecord record, Node node, string path, ReadContext context) =>
        form.TryRead(node, path, context, out var value) ? set(record, value) : record;

    public override JsonObject Schema()
    {
        var schema = form.Schema();
        schema["description"] = Description;
        if (Default is not null and not "none")
            schema["description"] = $"{Description} Default: {Default}.";
        return schema;
    }
}
