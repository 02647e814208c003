using System.Text.Json.Nodes;

namespace Weir.Configuration.Keys;

/// <summary>The keys of one kind of mapping, without the type that they are read into.</summary>
internal interface IObjectShape
{
    /// <summary>The name in the JSON schema: <c>pool</c>.</summary>
    string Name { get; }

    /// <summary>With its article, in sentences: <c>a pool</c>.</summary>
    string Noun { get; }

    /// <summary>The link target of its table in the reference.</summary>
    string Anchor { get; }

    string Description { get; }

    IReadOnlyList<IKey> Keys { get; }

    /// <summary>The full schema of the mapping; other places refer to it.</summary>
    JsonObject Definition();
}
