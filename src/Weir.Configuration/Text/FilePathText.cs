namespace Weir.Configuration.Text;

/// <summary>The path of a file.</summary>
internal static class FilePathText
{
    // PATH_MAX of Linux.
    private const int MaxLength = 4095;

    public static string? Parse(string text, out string value)
    {
        value = text;
        return text.Length is 0 or > MaxLength || text.Any(char.IsControl) || text.EndsWith('/')
            ? $"{Shown.Quoted(text)} is not the path of a file. Name a file, such as pages/down.html."
            : null;
    }
}
