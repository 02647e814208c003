using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>A text with variables.</summary>
/// <param name="Text">As it stands in the file.</param>
/// <param name="Parts">The same taken apart.</param>
public sealed record TextTemplate(string Text, ImmutableArray<TextTemplatePart> Parts)
{
    public static TextTemplate Empty { get; } = new("", []);

    public override string ToString() => Text;
}
