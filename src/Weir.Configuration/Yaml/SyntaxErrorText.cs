using YamlDotNet.Core;

namespace Weir.Configuration.Yaml;

/// <summary>What a YAML error means to somebody who wrote a configuration.</summary>
internal static class SyntaxErrorText
{
    /// <summary>The message of an error that the library could not place: only what was read before it is known.</summary>
    public const string Unplaced = "unplaced";

    /// <summary>Causes that the library names in its own terms, by a part of its message.</summary>
    private static readonly (string Part, string Text)[] Known =
    [
        (Unplaced, "What follows this place is not well-formed YAML. Look at its quotes, brackets, colons and commas."),
        ("multiline plain scalar", "The line above has no ':' or no space after it, so YAML reads on into this one. Write 'key: value'."),
        (
            "expected key",
            "This line does not line up with the keys above it, or a quote or bracket above is not closed. "
                + "Indent keys of one mapping alike."),
        ("expected ',' or ']'", "The list that begins here with '[' is not closed. Separate its items by ',' and end it with ']'."),
        ("expected ',' or '}'", "The mapping that begins here with '{' is not closed. Separate its keys by ',' and end it with '}'."),
        ("quoted scalar", "The quote that opens here is not closed as it should. Close it; inside double quotes write a backslash twice."),
    ];

    /// <summary>Cause and mend, and the place to look at, which the library does not always point to.</summary>
    public static (SourcePosition At, string Text) For(YamlException error, string text, SourcePosition at)
    {
        if (error.Message.Contains("tab", StringComparison.Ordinal) && IndentingTab(text) is { } tab)
            return (
                at with { Line = tab.Line, Column = tab.Column },
                "A tab indents this line, and YAML takes only spaces there. Replace the tab by spaces.");
        var line = Line(text, at.Line);
        var rest = at.Column <= line.Length ? line[(at.Column - 1)..] : "";
        if (rest.StartsWith('*'))
            return (at, Star(text, at));
        if (rest.Length > 0 && rest[0] is '@' or '`' or '%')
            return (at, $"YAML keeps '{rest[0]}' at the start of a value for itself. Put the value in quotes.");
        if (line.Contains("]:", StringComparison.Ordinal))
            return (at, "A value that begins with '[' is a list to YAML. Put an IPv6 address in quotes: \"[::1]:80\".");
        foreach (var (part, meaning) in Known)
            if (error.Message.Contains(part, StringComparison.Ordinal))
                return (at, meaning);
        var cause = Shown.Cut(error.Message.TrimEnd('.'), 160);
        return (
            at,
            $"This is not well-formed YAML ({cause}). Look at the indentation, quotes and brackets of this line and the one above.");
    }

    /// <summary>'*.example.com' and '*:80' are values in the mind of their writer and aliases to YAML.</summary>
    public static string Star(string text, SourcePosition at)
    {
        var line = Line(text, at.Line);
        var rest = at.Column <= line.Length ? line[(at.Column - 1)..] : "*";
        var end = rest.IndexOfAny([' ', ',', '}', ']', '\t']);
        var word = Shown.Plain(end < 0 ? rest : rest[..end]);
        return $"A value that begins with '*' is an alias to YAML, and nothing is named so. Put it in quotes: \"{word}\".";
    }

    /// <summary>The first character that no configuration contains, or null.</summary>
    /// <remarks>YAML 1.2 §5.1 forbids them all; the library takes a zero for the end of the file and would pass over the rest.</remarks>
    public static (int Line, int Column, char Character)? Forbidden(string text)
    {
        var (line, column) = (1, 1);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if ((char.IsControl(character) && character is not ('\t' or '\r' or '\n')) || character is '\uFFFE' or '\uFFFF')
                return (line, column, character);
            var isPair = char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            if (char.IsSurrogate(character) && !isPair)
                return (line, column, character);
            if (isPair)
                i++;
            var endsLine = character == '\n' || (character == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
            (line, column) = endsLine ? (line + 1, 1) : (line, column + 1);
        }

        return null;
    }

    private static (int Line, int Column)? IndentingTab(string text)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            var indentation = line[..(line.Length - line.TrimStart(" \t").Length)];
            var column = indentation.IndexOf('\t');
            if (column >= 0 && indentation.Length < line.Length)
                return (number, column + 1);
        }

        return null;
    }

    private static string Line(string text, int number)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
            if (--number == 0)
                return line.ToString();
        return "";
    }
}
