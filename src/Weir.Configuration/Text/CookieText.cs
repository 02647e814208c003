using System.Buffers;

namespace Weir.Configuration.Text;

/// <summary>What stands in the attributes of a cookie (RFC 6265 §4.1.1), and the secret that signs its value.</summary>
internal static class CookieText
{
    private const int MaxPath = 256;
    private const int MaxDomain = 253;
    private const int LeastKey = 16;
    private const int MostKey = 256;

    private static readonly SearchValues<char> DomainCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");

    public static string? Path(string text, out string value)
    {
        value = text;
        return text is not ['/', ..] || text.Length > MaxPath || text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.Contains(';')
            ? $"{Shown.Quoted(text)} is not a path for a cookie. It begins with '/' and has at most {MaxPath} ASCII characters without space and ';'."
            : null;
    }

    /// <summary>RFC 6265 §5.2.3 ignores a dot in front: it means the same without.</summary>
    public static string? Domain(string text, out string value)
    {
        value = text.StartsWith('.') ? text[1..] : text;
        return value.Length is 0 or > MaxDomain
            || value.AsSpan().ContainsAnyExcept(DomainCharacters)
            || value.StartsWith('.')
            || value.EndsWith('.')
            || value.Contains("..", StringComparison.Ordinal)
            || HostText.IPv4(value) is not null
            ? $"{Shown.Quoted(text)} is not a domain for a cookie. Write a name such as shop.example; the cookie then holds for all names below it too."
            : null;
    }

    public static string? Key(string text, out string value)
    {
        value = text;
        // Not shown: it would be in a log for good.
        return text.Length is < LeastKey or > MostKey
            ? $"This key has {text.Length} characters; {LeastKey} to {MostKey} are taken. Make one: head -c 32 /dev/urandom | base64."
            : null;
    }

    public static string? KeyFile(string text, out string value)
    {
        value = text;
        return text.Length == 0 || text.Contains('\0') ? "This is not the path of a file. Write one such as /etc/weir/affinity.key." : null;
    }
}
