using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Weir.Configuration.Keys;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary>What is usually said by one value, and can be said in full by a mapping: an endpoint by its address, a redirect by its URL.</summary>
/// <param name="expected">Both ways with an example, for the sentence "Expected …".</param>
/// <param name="scalarName">What the value alone is called in the reference.</param>
/// <param name="scalar">How the value alone is read.</param>
/// <param name="fromScalar">What the value alone, at its place in the file, stands for.</param>
/// <param name="shape">How the mapping is read.</param>
internal sealed class ShorthandForm<TScalar, T>(
    string expected,
    string scalarName,
    ValueForm<TScalar> scalar,
    Func<TScalar, SourcePosition?, T> fromScalar,
    ObjectShape<T> shape) : ValueForm<T>
{
    public override string Expected => expected;

    public override string TypeName => $"{scalarName} or [{shape.Noun}](#{shape.Anchor})";

    public override IEnumerable<IObjectShape> Shapes => [shape];

    public override bool TryRead(Node node, string path, ReadContext context, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        switch (node)
        {
            case MappingNode:
                value = shape.Read(node, "", node.Position, path, context);
                return true;
            case ScalarNode { IsNull: false }:
                if (!scalar.TryRead(node, path, context, out var read))
                    return false;
                value = fromScalar(read, node.Position);
                return true;
            default:
                WrongKind(node, path, context);
                return false;
        }
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(scalar.Schema(), shape.Reference()) };
}
