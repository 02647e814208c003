namespace Weir.Configuration.Text;

/// <summary>A media type with its parameters, or nothing.</summary>
internal static class ContentTypeText
{
    private const int MaxLength = 256;

    public static string? Parse(string text, out string value)
    {
        value = text;
        return text.Length > MaxLength || text.AsSpan().ContainsAnyExceptInRange(' ', '~') || (text.Length > 0 && !text.Contains('/', StringComparison.Ordinal))
            ? $"{Shown.Quoted(text)} is not a media type. Write it as text/html; charset=utf-8."
            : null;
    }
}
