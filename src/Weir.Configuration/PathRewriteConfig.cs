namespace Weir.Configuration;

/// <summary>Which paths are rewritten, and to what.</summary>
public sealed record PathRewriteConfig
{
    /// <summary>A path, or a regular expression for the whole path.</summary>
    public string From { get; init; } = "";

    /// <summary>A path; of a regular expression it may hold groups.</summary>
    public TextTemplate To { get; init; } = TextTemplate.Empty;
}
