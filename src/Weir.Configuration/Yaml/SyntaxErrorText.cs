using YamlDotNet.Core;

namespace Weir.Configuration.Yaml;

/// <summary>What a YAML error means to somebody who wrote a configuration.</summary>
internal static class SyntaxErrorText
{
    public static string For(YamlException error, string text, SourcePosition at)
    {
        var line = Line(text, at.Line);
        if (line[..(line.Length - line.TrimStart().Length)].Contains('\t', StringComparison.Ordinal))
            return "A tab indents this line, and YAML takes only spaces there. Replace the tab by spaces.";
        var rest = at.Column <= line.Length ? line[(at.Column - 1)..] : "";
        if (rest.StartsWith('*'))
            return Star(text, at);
        if (rest.Length > 0 && rest[0] is '@' or '`' or '%')
            return $"YAML keeps '{rest[0]}' at the start of a value for itself. Put the value in quotes.";
        if (line.Contains("]:", StringComparison.Ordinal))
            return "A value that begins with '[' is a list to YAML. Put an IPv6 address in quotes: \"[::1]:80\".";
        foreach (var character in rest)
            if (char.IsControl(character) && character is not '\t')
                return $"The line has a control character (U+{(int)character:X4}). Remove it.";
        var cause = Shown.Cut(error.Message.TrimEnd('.'), 160);
        return $"This is not well-formed YAML: {char.ToLowerInvariant(cause[0])}{cause[1..]}. "
            + "Look at the indentation, quotes and brackets of this line and the one above.";
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

    private static string Line(string text, int number)
    {
        var rest = text.AsSpan();
        for (var i = 1; i < number; i++)
        {
            var end = rest.IndexOf('\n');
            if (end < 0)
                return "";
            rest = rest[(end + 1)..];
        }

        var stop = rest.IndexOfAny('\r', '\n');
        return (stop < 0 ? rest : rest[..stop]).ToString();
    }
}
