namespace Weir.Configuration;

/// <summary>One thing that is wrong, or doubtful, with a configuration: what, where, how to mend.</summary>
/// <param name="Position">Null when the configuration came from flags.</param>
/// <param name="Path">
/// Keys from the top, as <c>pools.web.endpoints[2].weight</c>, or a flag as <c>--to</c>; empty for the whole file.
/// </param>
/// <param name="Text">Cause and mend, in sentences.</param>
public sealed record ConfigurationMessage(SourcePosition? Position, string Path, string Text)
{
    /// <summary>The one form in which every message is shown: <c>weir.yaml:12:17 pools.web.strategy: …</c></summary>
    public override string ToString() => (Position, Path) switch
    {
        (null, _) => $"{Path}: {Text}",
        ({ } position, "") => $"{position}: {Text}",
        ({ } position, _) => $"{position} {Path}: {Text}",
    };
}
