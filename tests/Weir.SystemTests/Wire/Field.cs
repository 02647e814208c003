namespace Weir.SystemTests.Wire;

/// <summary>One field line; the value without the white space around it.</summary>
public readonly record struct Field(string Name, string Value)
{
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
