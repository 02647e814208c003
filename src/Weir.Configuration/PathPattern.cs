namespace Weir.Configuration;

/// <summary>Which paths a route takes: exactly one, or everything below it.</summary>
/// <param name="Path">
/// Without the wildcard and, for a prefix, without its last slash: <c>/api</c> for <c>/api/**</c>, empty for <c>/**</c>.
/// </param>
/// <param name="IsPrefix">True for <c>/api/**</c>: it takes <c>/api</c>, <c>/api/</c> and everything below, but not <c>/apis</c>.</param>
public sealed record PathPattern(string Path, bool IsPrefix)
{
    public override string ToString() => IsPrefix ? $"{Path}/**" : Path;
}
