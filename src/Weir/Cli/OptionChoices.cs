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
        var words = known();
        string value = result.Tokens[0].Value;
        if (words.Contains(value, StringComparer.Ordinal)) return;
        string? near = Suggestion.For(value, words);
        result.AddError($"{option.Name}: '{UsageErrors.Echo(value)}' is not known.{(near is null ? "" : $" Did you mean '{near}'?")} Known: {string.Join(", ", words)}.");
    });
}
