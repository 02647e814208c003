using System.Text.Json.Nodes;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Keys;

/// <summary>One key of the mapping that a <typeparamref name="TRecord"/> is read from.</summary>
internal abstract class Key<TRecord>(string name, string? @default, string description) : IKey
{
    public string Name { get; } = name;

    public string? Default { get; } = @default;

    public string Description { get; } = description;

    public abstract string TypeName { get; }

    public abstract IEnumerable<IObjectShape> Shapes { get; }

    /// <summary>What to write when the key is required and absent; null: it may be absent.</summary>
    public string? Missing { get; init; }

    /// <summary>Reads the key's value into a record.</summary>
    /// <returns>The record with the value; unchanged when the value was at fault, which has been reported.</returns>
    public abstract TRecord Read(TRecord record, Node node, string path, ReadContext context);

    public abstract JsonObject Schema();
}
