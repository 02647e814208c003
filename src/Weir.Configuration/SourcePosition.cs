namespace Weir.Configuration;

/// <summary>A place in a configuration file.</summary>
/// <param name="File">As the user wrote it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}
