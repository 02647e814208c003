namespace Weir.Configuration;

/// <summary>What becomes of <c>%2F</c>, <c>%5C</c> and backslashes in a path by which routes decide.</summary>
public enum EncodedSlashes
{
    /// <summary>400: servers differ on whether they separate.</summary>
    Refuse,

    /// <summary>They are characters like any other.</summary>
    Keep,
}
