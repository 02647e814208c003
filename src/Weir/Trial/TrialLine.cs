using System.Globalization;
using Weir.Cli;

namespace Weir.Trial;

/// <summary>A line of a trial: its verb, what it is about, and its <c>name=value</c> words.</summary>
internal sealed class TrialLine
{
    private static readonly char[] Blanks = [' ', '\t', '\r'];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private TrialLine(string verb, string? about)
    {
        Verb = verb;
        About = about;
    }

    public string Verb { get; }

    /// <summary>The word after the verb that has no name; null without.</summary>
    public string? About { get; }

    /// <summary>Takes a line apart.</summary>
    /// <returns>Null for a line that is empty.</returns>
    /// <exception cref="TrialException">It cannot be.</exception>
    public static TrialLine? Read(string text)
    {
        string[] words = text.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return null;
        (string[] names, bool hasAbout) = words[0] switch
        {
            "pick" => (new[] { "key", "class", "size" }, false),
            "finish" => (["ms"], true),
            "fail" or "advance" => ([], true),
            _ => throw new TrialException(
                $"'{UsageErrors.Echo(words[0])}' is not understood. A line is: pick [key=…] [class=…] [size=…], finish ENDPOINT [ms=…], fail ENDPOINT, or advance MS."),
        };
        if (hasAbout && words.Length < 2)
            throw new TrialException(words[0] == "advance" ? "advance needs milliseconds, as in: advance 250" : $"{words[0]} needs an endpoint, as in: {words[0]} a:1");
        TrialLine line = new(words[0], hasAbout ? words[1] : null);
        foreach (string word in words.AsSpan(hasAbout ? 2 : 1)) line.Add(word, names);
        return line;
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>A number of a word; null without.</summary>
    public double? Number(string name, double most) => Text(name) is { } text ? Number(name, text, most) : null;

    /// <summary>A number from 0, or above.</summary>
    public static double Number(string name, string text, double most) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value <= most
            ? value
            : throw new TrialException(string.Create(CultureInfo.InvariantCulture, $"{name}: '{UsageErrors.Echo(text)}' is not a number from 0 to {most:R}."));

    private void Add(string word, string[] names)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word : word[..equals];
        if (equals < 0 || !names.Contains(name, StringComparer.Ordinal))
        {
            string known = names.Length == 0 ? "nothing more" : string.Join(", ", names.Select(n => n + "=…"));
            throw new TrialException($"'{UsageErrors.Echo(word)}' has no place after {Verb}. It takes: {known}.");
        }
        if (equals == word.Length - 1) throw new TrialException($"{name}= has no value.");
        if (!_values.TryAdd(name, word[(equals + 1)..])) throw new TrialException($"{name}= comes twice.");
    }
}
