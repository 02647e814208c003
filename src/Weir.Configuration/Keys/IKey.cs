using System.Text.Json.Nodes;

namespace Weir.Configuration.Keys;

/// <summary>One key of a mapping, without the type that it is read into.</summary>
internal interface IKey
{
    string Name { get; }

    string TypeName { get; }

    /// <summary>
    /// As the file would write it; <c>none</c> when leaving the key out is more than any value; null: the key is required.
    /// </summary>
    string? Default { get; }

    /// <summary>One sentence fragment for the reference and for editors.</summary>
    string Description { get; }

    IEnumerable<IObjectShape> Shapes { get; }

    JsonObject Schema();
}
