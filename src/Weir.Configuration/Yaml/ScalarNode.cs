namespace Weir.Configuration.Yaml;

/// <summary>A single value.</summary>
/// <param name="isQuoted">True in quotes or as a block, which makes a number or <c>true</c> text.</param>
internal sealed class ScalarNode(SourcePosition? position, string value, bool isQuoted) : Node(position, 1, 1)
{
    public string Value { get; } = value;

    public bool IsQuoted { get; } = isQuoted;

    /// <summary>YAML 1.2 §10.2.1.1: nothing, <c>~</c> and <c>null</c> all mean no value.</summary>
    public bool IsNull => !IsQuoted && Value is "" or "~" or "null";

    public override string Noun => "a single value";
}
