namespace Weir.Configuration.Text;

/// <summary>The path of a file, absolute or from the configuration's folder.</summary>
internal static class FilePathText
{
    private const int MaxLength = 4096;

    public static string? Parse(string text, out string path)
    {
        path = text;
        if (text.Length is 0 or > MaxLength || text.Contains('\0', StringComparison.Ordinal))
            return $"This path has {text.Length} characters; 1 to {MaxLength} without a zero byte are taken.";
        return text.Contains("-----BEGIN", StringComparison.Ordinal)
            ? "This is the content of a PEM file; its path is expected. Save it in a file and name that."
            : null;
    }
}
