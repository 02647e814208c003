using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>What a value may look like.</summary>
/// <remarks>Read from the file, described in the JSON schema and named in the reference, all by one object.</remarks>
internal abstract class ValueForm<T>
{
    /// <summary>In a sentence after "is expected": <c>a duration such as 2s</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>In the type column of the reference: <c>duration</c>.</summary>
    public abstract string TypeName { get; }

    /// <summary>The mappings that this form may hold.</summary>
    public virtual IEnumerable<IObjectShape> Shapes => [];

    /// <summary>Reads a value; when it cannot, says so to the context.</summary>
    public abstract bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out T value);

    public abstract JsonObject Schema();

    /// <summary>Reports a node of the wrong kind, and an absent value as such.</summary>
    protected void WrongKind(Node node, string path, ReadContext context) =>
        context.Messages.Error(
            node.Position,
            path,
            node is ScalarNode { IsNull: true }
                ? $"The value is missing; {Expected} is expected. Without a value, remove the key."
                : node is ScalarNode scalar
                    ? $"{Shown.Quoted(scalar.Value)} is a single value; {Expected} is expected."
                    : $"This is {node.Noun}; {Expected} is expected.");
}
