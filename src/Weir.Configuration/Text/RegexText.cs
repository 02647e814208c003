using System.Text.RegularExpressions;

namespace Weir.Configuration.Text;

/// <summary>A regular expression that never goes back.</summary>
internal static class RegexText
{
    private const int MaxLength = 1024;

    public static string? Parse(string text, out string value)
    {
        value = text;
        if (text.Length is 0 or > MaxLength)
            return $"This regular expression has {text.Length} characters; 1 to {MaxLength} are taken.";
        try
        {
            // Alone first, so that the place of an error is counted from the first character that the user wrote.
            _ = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
            _ = WholeRegex.Compile(text);
            return null;
        }
        catch (RegexParseException error)
        {
            return $"{Shown.Quoted(text)} is not a regular expression: {Words(error.Error)} at character {Math.Min(error.Offset, text.Length) + 1}. Correct it there.";
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return $"{Shown.Quoted(text)} cannot be matched in linear time. Write it without lookaround, backreference, atomic group and condition.";
        }
    }

    /// <summary><c>InsufficientClosingParentheses</c> as words.</summary>
    private static string Words(RegexParseError error) =>
        string.Concat(error.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
