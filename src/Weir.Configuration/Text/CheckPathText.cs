namespace Weir.Configuration.Text;

/// <summary>The path, with query, that a health check asks for.</summary>
internal static class CheckPathText
{
    private const int MaxLength = 1024;

    public static string? Parse(string text, out string value)
    {
        value = text;
        if (!text.StartsWith('/'))
            return $"{Shown.Quoted(text)} is not a path. A check asks for a path that begins with '/', such as /healthz.";
        if (text.Length > MaxLength)
            return $"{Shown.Quoted(text)} is longer than {MaxLength} characters.";
        return text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.Contains('#', StringComparison.Ordinal)
            ? $"{Shown.Quoted(text)} has a space, a '#' or a character beyond ASCII. Write it percent-encoded, as a request carries it."
            : null;
    }
}
