using System.Globalization;

namespace Weir.Samples.Pi;

/// <summary>What a request asks for, read from its method and path. Pure.</summary>
/// <param name="Kind">What to answer.</param>
/// <param name="Decimals">The decimals asked for when <paramref name="Kind"/> is <see cref="PiRequestKind.Digits"/>, else 0.</param>
public readonly record struct PiRequest(PiRequestKind Kind, int Decimals = 0)
{
    /// <summary>Reads what is asked for.</summary>
    /// <param name="method">The method as it came, case-sensitive (RFC 9110 §9.1).</param>
    /// <param name="path">The decoded path, beginning with a slash.</param>
    public static PiRequest Parse(string method, string path)
    {
        if (method is not ("GET" or "HEAD")) return new(PiRequestKind.MethodNotAllowed);
        if (path is "/") return new(PiRequestKind.About);
        if (path is "/healthz") return new(PiRequestKind.Health);
        var word = path.AsSpan(1);
        if (word.IsEmpty || word.Contains('/')) return new(PiRequestKind.NotFound);
        if (IsDigits(word))
        {
            // No more digits than int holds once leading zeros are gone: a longer number is over the limit anyway.
            return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int decimals) && decimals <= PiDigits.Limit
                ? new(PiRequestKind.Digits, decimals)
                : new(PiRequestKind.TooMany);
        }

        return new(word[0] == '-' && IsDigits(word[1..]) ? PiRequestKind.Negative : PiRequestKind.NotANumber);
    }

    private static bool IsDigits(ReadOnlySpan<char> word) => !word.IsEmpty && !word.ContainsAnyExceptInRange('0', '9');
}
