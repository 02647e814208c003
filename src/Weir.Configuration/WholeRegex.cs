using System.Text.RegularExpressions;

namespace Weir.Configuration;

/// <summary>Regular expressions of the configuration: they take the whole value, and time linear in its length whatever they are.</summary>
public static class WholeRegex
{
    /// <summary>Makes one of a pattern that the loader has accepted.</summary>
    /// <exception cref="ArgumentException">It is not a regular expression.</exception>
    /// <exception cref="NotSupportedException">It needs to go back (lookaround, backreference, atomic group).</exception>
    public static Regex Compile(string pattern) =>
        // Without a time-out: there is no pattern and no input that makes it backtrack.
        new($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
}
