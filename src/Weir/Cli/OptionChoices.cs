using System.CommandLine;
using Weir.Configuration;

namespace Weir.Cli;

/// <summary>Restricts a text flag to some words, with a suggestion for any other.</summary>
internal static class OptionChoices
{
    /// <summary>Refuses every word but those known.</summary>
    /// <param name="option">The flag.</param>
    /// <param name="known">The words; asked for only when the flag is given, so that no room is loaded for its list alone.</param>
    public static void AcceptChoices(this Option<string?> option, Func<IReadOnlyList<string>> known) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count != 1) return;
        if (Refusal(option.Name, result.Tokens[0].Value, known()) is { } refusal) result.AddError(refusal);
    });

    /// <summary>Why a word is refused; null: it is known.</summary>
    /// <param name="name">Of the flag or argument.</param>
    /// <param name="value">The word.</param>
    /// <param name="words">The known ones.</param>
    public static string? Refusal(string name, string value, IReadOnlyList<string> words)
    {
        if (words.Contains(value, StringComparer.Ordinal)) return null;
        string? near = Suggestion.For(value, words);
        return $"{name}: '{UsageErrors.Echo(value)}' is not known.{(near is null ? "" : $" Did you mean '{near}'?")} Known: {string.Join(", ", words)}.";
    }
}
