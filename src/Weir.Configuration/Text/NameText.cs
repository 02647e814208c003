using System.Buffers;

namespace Weir.Configuration.Text;

/// <summary>Names: of listeners and pools, of header fields and cookies, of query parameters.</summary>
internal static class NameText
{
    public const int MaxLength = 64;

    private static readonly SearchValues<char> WordCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    // RFC 9110 §5.6.2.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~");

    /// <summary>A name that appears in messages, metrics and paths, so no dot, space or quote.</summary>
    public static string? Word(string text, out string value)
    {
        value = text;
        return text.Length is 0 or > MaxLength || text.AsSpan().ContainsAnyExcept(WordCharacters)
            ? $"{Shown.Quoted(text)} is not a name. A name is 1 to {MaxLength} letters, digits, '-' and '_'."
            : null;
    }

    public static string? Token(string text, out string value)
    {
        value = text;
        return text.Length is 0 or > MaxLength || text.AsSpan().ContainsAnyExcept(TokenCharacters)
            ? $"{Shown.Quoted(text)} is not the name of a header or cookie. "
                + $"It is 1 to {MaxLength} characters without spaces, quotes or separators."
            : null;
    }

    public static string? Parameter(string text, out string value)
    {
        value = text;
        return text.Length is 0 or > MaxLength
            || text.AsSpan().ContainsAnyExceptInRange('!', '~')
            || text.AsSpan().ContainsAny('&', '=', '#')
            ? $"{Shown.Quoted(text)} is not the name of a query parameter. "
                + $"It is 1 to {MaxLength} ASCII characters without space, '&', '=' and '#'."
            : null;
    }

    /// <summary>A Host field value: a host with or without a port.</summary>
    public static string? HostField(string text, out string value)
    {
        value = text;
        var isHost = HostText.IsName(text)
            || HostText.IPv4(text) is not null
            || (text is ['[', .., ']'] && HostText.IPv6(text[1..^1]) is not null);
        return isHost || (EndpointAddressText.Parse(text, out var address) is null && address.Kind != EndpointAddressKind.Unix)
            ? null
            : $"{Shown.Quoted(text)} is not a host. Write a name or an address, with a port if need be: shop.example or shop.example:8080.";
    }

    /// <summary>Text that a response body has to contain, or a tag.</summary>
    public static string? Free(string text, out string value)
    {
        const int MaxFree = 1024;
        value = text;
        return text.Length is 0 or > MaxFree ? $"This text has {text.Length} characters; 1 to {MaxFree} are taken." : null;
    }
}
