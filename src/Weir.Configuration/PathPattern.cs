namespace Weir.Configuration;

/// <summary>Which paths a route takes: exactly one, everything below it, a glob, or a regular expression.</summary>
/// <param name="Path">
/// Without the wildcard and, for a prefix, without its last slash: <c>/api</c> for <c>/api/**</c>, empty for <c>/**</c>. Of the other
/// kinds the glob or expression as it stands.
/// </param>
/// <param name="IsPrefix">True for <c>/api/**</c>: it takes <c>/api</c>, <c>/api/</c> and everything below, but not <c>/apis</c>.</param>
public sealed record PathPattern(string Path, bool IsPrefix)
{
    /// <summary><c>*</c> stands for characters of one segment, <c>**</c> for whole segments.</summary>
    public bool IsGlob { get; init; }

    /// <summary>A regular expression for the whole path.</summary>
    public bool IsRegex { get; init; }

    public override string ToString() => IsPrefix ? $"{Path}/**" : Path;
}
