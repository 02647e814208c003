namespace Weir.Configuration.Text;

/// <summary>The character at which frames end.</summary>
internal static class DelimiterText
{
    public static string? Parse(string text, out char? value)
    {
        value = text.Length == 1 ? text[0] : null;
        return text.Length == 1 && char.IsAscii(text[0]) ? null : $"{Shown.Quoted(text)} is not a delimiter. It is one character of ASCII, such as \"\\n\" or \";\".";
    }
}
