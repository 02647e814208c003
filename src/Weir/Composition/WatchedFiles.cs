using System.Collections.Immutable;

namespace Weir.Composition;

/// <summary>Files that belong together, for a <see cref="FileWatch"/>.</summary>
/// <param name="name">What they are, for the log: <c>listeners.web: certificate files</c>.</param>
/// <param name="files">The files.</param>
/// <param name="hash">Of the contents that are in use.</param>
/// <param name="onChange">Takes them into use anew, and says so; throws when it cannot, and the old ones stay.</param>
internal sealed class WatchedFiles(string name, ImmutableArray<string> files, string hash, Action onChange)
{
    public string Name => name;

    public ImmutableArray<string> Files => files;

    /// <summary>Of the contents in use.</summary>
    public string Hash { get; set; } = hash;

    /// <summary>What was said last about contents that are not in use.</summary>
    public string? Failure { get; set; }

    public Action OnChange => onChange;
}
