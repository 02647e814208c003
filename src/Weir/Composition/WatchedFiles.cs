using System.Collections.Immutable;

namespace Weir.Composition;

/// <summary>Files that belong together, for a <see cref="FileWatch"/>.</summary>
/// <param name="files">The files.</param>
/// <param name="hash">Of the contents that are in use.</param>
/// <param name="onChange">Loads them anew; it reports by itself what comes of it.</param>
internal sealed class WatchedFiles(ImmutableArray<string> files, string hash, Action onChange)
{
    public ImmutableArray<string> Files => files;

    public string Hash { get; set; } = hash;

    public Action OnChange => onChange;
}
