using System.CommandLine;
using Weir.Configuration;

namespace Weir.Cli;

/// <summary>Restricts a text flag to some words, with a suggestion for any other.</summary>
internal static class OptionChoices
{
    public static void AcceptChoices(this Option<string?> option, params string[] words) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count != 1 || words.Contains(result.Tokens[0].Value, StringComparer.Ordinal)) return;
        string value = result.Tokens[0].Value;
        string? near = Suggestion.For(value, words);
        result.AddError($"{option.Name}: '{UsageErrors.Echo(value)}' is not known.{(near is null ? "" : $" Did you mean '{near}'?")} Known: {string.Join(", ", words)}.");
    });
}
