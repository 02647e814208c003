namespace Weir.Cli;

internal static class Suggestion
{
    public static string? For(string word, IReadOnlyList<string> known) => known.FirstOrDefault(k => k.StartsWith(word[..Math.Min(3, word.Length)], StringComparison.Ordinal));
}
