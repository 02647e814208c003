using System.Text;

namespace Weir.Configuration;

/// <summary>Values of a file as messages show them: short, on one line, without control characters.</summary>
/// <remarks>Short because a value may be a secret that slipped into the wrong place, and because a hostile one may be a megabyte.</remarks>
internal static class Shown
{
    public const int MaxCharacters = 60;

    public static string Quoted(string value) => $"'{Plain(value)}'";

    public static string Plain(string value) => Cut(value, MaxCharacters);

    public static string Cut(string value, int max)
    {
        var shown = new StringBuilder(Math.Min(value.Length, max) + 1);
        foreach (var character in value.AsSpan(0, Math.Min(value.Length, max)))
            shown.Append(char.IsControl(character) || char.IsSurrogate(character) ? '?' : character);
        if (value.Length > max)
            shown.Append('…');
        return shown.ToString();
    }
}
