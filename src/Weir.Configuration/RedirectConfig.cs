namespace Weir.Configuration;

/// <summary>Sends the client elsewhere.</summary>
public sealed record RedirectConfig
{
    public TextTemplate To { get; init; } = TextTemplate.Empty;

    /// <summary>307: the method stays, and a mistake is not remembered by browsers.</summary>
    public int Status { get; init; } = 307;

    /// <summary><see cref="To"/> ends with its host, so the request's path and query are put behind it.</summary>
    public bool KeepsTarget =>
        To.Text.IndexOf("://", StringComparison.Ordinal) is > 0 and var at
        && !To.Text.AsSpan(at + 3).ContainsAny('/', '?', '#')
        && !To.Parts.Any(p => p.Variable is TemplateVariable.Path or TemplateVariable.Target or TemplateVariable.Query);
}
