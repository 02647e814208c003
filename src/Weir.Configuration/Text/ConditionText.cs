namespace Weir.Configuration.Text;

/// <summary>A value that a request is compared with.</summary>
internal static class ConditionText
{
    private const int MaxLength = 1024;

    public static string? Parse(string text, out string value)
    {
        value = text;
        return text.Length > MaxLength ? $"This value has {text.Length} characters; at most {MaxLength} are taken."
            : text.Any(char.IsControl) ? $"{Shown.Quoted(text)} has a control character, which no value of a request has. Remove it."
            : null;
    }
}
