using System.Text;
using System.Text.RegularExpressions;

namespace Weir.Proxy.Routing;

/// <summary>What a value has to look like: anything, exactly this, beginning with this, or as a regular expression says (whole value). Immutable.</summary>
public sealed class TextMatch
{
    private readonly string _text;
    private readonly byte[]? _equals;
    private readonly byte[]? _prefix;
    private readonly Regex? _regex;

    private TextMatch(string text, byte[]? equals = null, byte[]? prefix = null, Regex? regex = null)
    {
        _text = text;
        _equals = equals;
        _prefix = prefix;
        _regex = regex;
    }

    /// <summary>Any value, an empty one too.</summary>
    public static TextMatch Anything { get; } = new("is present");

    public static TextMatch Equal(string value) => new($"is '{value}'", equals: Encoding.UTF8.GetBytes(value));

    public static TextMatch Beginning(string prefix) => new($"begins with '{prefix}'", prefix: Encoding.UTF8.GetBytes(prefix));

    public static TextMatch As(Regex regex) => new($"matches {regex}", regex: regex);

    public bool Matches(ReadOnlySpan<byte> value, MatchScratch scratch) =>
        _equals is not null ? value.SequenceEqual(_equals)
        : _prefix is not null ? value.StartsWith(_prefix)
        : _regex is null || _regex.IsMatch(scratch.Widen(value));

    public override string ToString() => _text;
}
