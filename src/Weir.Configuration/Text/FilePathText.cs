namespace Weir.Configuration.Text;

/// <summary>The path of a file, absolute or from the configuration's folder.</summary>
internal static class FilePathText
{
    // PATH_MAX of Linux, less its final zero.
    private const int MaxLength = 4095;

    public static string? Parse(string text, out string path)
    {
        path = text;
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
            return "This is the content of a PEM file; its path is expected. Save it in a file and name that.";
        return text.Length is 0 or > MaxLength || text.Any(char.IsControl) || text.EndsWith('/')
            ? $"{Shown.Quoted(text)} is not the path of a file. Name a file, such as pages/down.html."
            : null;
    }
}
