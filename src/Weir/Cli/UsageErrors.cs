using System.CommandLine;
using System.CommandLine.Parsing;
using Weir.Configuration;

namespace Weir.Cli;

/// <summary>Says what is wrong with a command line, where, and how to mend it. Pure.</summary>
internal static class UsageErrors
{
    // A pasted novel as an argument is answered with a line, not with itself.
    private const int LongestEcho = 60;

    /// <summary>All errors, one a line, then where the help is.</summary>
    public static string Describe(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        string path = Path(parsed.CommandResult);
        var lines = new List<string>();
        // What follows an unknown flag is most likely its value, and no second error.
        bool anyFlag = parsed.UnmatchedTokens.Any(IsFlag);
        foreach (string token in parsed.UnmatchedTokens.Where(t => IsFlag(t) || !anyFlag)) lines.Add(Unknown(token, command, path));
        foreach (var error in parsed.Errors)
        {
            string? line = Line(error, command, path, parsed.UnmatchedTokens.Count > 0);
            if (line is not null && !lines.Contains(line, StringComparer.Ordinal)) lines.Add(line);
        }

        lines.Add($"See '{path} --help'.");
        return string.Join('\n', lines);
    }

    /// <summary>A value as it may be repeated in a message: shortened, and without control characters.</summary>
    public static string Echo(string value)
    {
        string clean = string.Concat(value.Select(c => char.IsControl(c) ? '?' : c));
        return clean.Length <= LongestEcho ? clean : clean[..LongestEcho] + "…";
    }

    private static string Unknown(string token, Command command, string path)
    {
        bool isFlag = IsFlag(token);
        string word = isFlag ? token.Split('=', ':')[0] : token;
        var known = isFlag ? Flags(command) : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name).ToArray();
        string what = isFlag ? $"Unknown flag '{Echo(word)}' of '{path}'."
            : command is RootCommand ? $"Unknown verb '{Echo(word)}'."
            : known.Length > 0 ? $"Unknown word '{Echo(word)}' after '{path}'."
            : $"Unexpected word '{Echo(word)}' after '{path}'.";
        string? near = Suggestion.For(word, known);
        if (near is not null) return $"{what} Did you mean '{near}'?";
        return known.Length > 0 ? $"{what} Known: {string.Join(", ", known)}." : what;
    }

    private static string? Line(ParseError error, Command command, string path, bool unmatched)
    {
        switch (error.SymbolResult)
        {
            case OptionResult { Option.Arity.MinimumNumberOfValues: > 0, Tokens.Count: 0 } option when option.IdentifierToken is not null:
                return $"{option.Option.Name} needs a value: {option.Option.Name} {option.Option.HelpName ?? "VALUE"}.";
            case OptionResult { IdentifierToken: null } option:
                return $"'{path}' needs {option.Option.Name} {option.Option.HelpName ?? "VALUE"}: {option.Option.Description}";
            case CommandResult when unmatched:
                return null; // said already, with a suggestion
            case CommandResult when command.Subcommands.Count > 0:
                return $"'{path}' needs a verb: {string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}.";
            case ArgumentResult { Tokens.Count: 0 } argument:
                return $"'{path}' needs {argument.Argument.HelpName ?? argument.Argument.Name}: {argument.Argument.Description}";
            default:
                return error.Message;
        }
    }

    private static bool IsFlag(string token) => token.Length > 1 && token[0] == '-';

    private static string[] Flags(Command command) =>
        [.. command.Options.Where(o => !o.Hidden).Select(o => o.Name), "--help"];

    private static string Path(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result; at is CommandResult here; at = at.Parent)
            names.Insert(0, here.Command is RootCommand ? "weir" : here.Command.Name);
        return string.Join(' ', names);
    }
}
