namespace Weir.Configuration.Yaml;

/// <summary>A value of the file, with its place.</summary>
internal abstract class Node(SourcePosition? position, int size, int height)
{
    /// <summary>Null when the value came from a flag.</summary>
    public SourcePosition? Position { get; } = position;

    /// <summary>Nodes in this subtree, each alias counted as what it stands for.</summary>
    public int Size { get; } = size;

    /// <summary>Levels in this subtree, 1 for a scalar.</summary>
    public int Height { get; } = height;

    /// <summary>What a person calls it: <c>a list</c>, <c>a mapping</c>, <c>a single value</c>.</summary>
    public abstract string Noun { get; }
}
