namespace Weir.Configuration.Text;

/// <summary>The two halves of <c>host:port</c>.</summary>
/// <param name="Host">Without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="IsBracketed">The host stood in brackets, so it has to be an IPv6 address.</param>
internal readonly record struct HostAndPort(string Host, int Port, bool IsBracketed)
{
    /// <summary>Splits at the colon before the port.</summary>
    /// <returns>Null when it could be split; otherwise what is wrong.</returns>
    public static string? Split(string text, out HostAndPort value)
    {
        value = default;
        if (text.Length == 0)
            return "An address is missing here. Write host and port: 10.0.0.11:80.";
        if (text.Contains(' ', StringComparison.Ordinal))
            return $"{Shown.Quoted(text)} holds a space. An address has none; several are separated by commas.";
        if (text.Contains("://", StringComparison.Ordinal))
        {
            var bare = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/');
            return $"{Shown.Quoted(text)} is a URL. An address has no scheme and no path: write '{Shown.Plain(bare)}'.";
        }

        var colon = text.LastIndexOf(':');
        var bracketed = text.StartsWith('[');
        if (bracketed)
        {
            var close = text.IndexOf(']', StringComparison.Ordinal);
            if (close < 0 || (close + 1 < text.Length && text[close + 1] != ':'))
                return $"{Shown.Quoted(text)} is not an address. An IPv6 address stands in brackets before its port: \"[::1]:80\".";
            colon = close + 1 < text.Length ? close + 1 : -1;
        }
        else if (text.AsSpan().Count(':') > 1)
        {
            return HostText.IPv6(text) is not null
                ? $"{Shown.Quoted(text)} is an IPv6 address without brackets, so that its port cannot be told. Write it as \"[::1]:80\"."
                : $"{Shown.Quoted(text)} has more than one colon. An IPv6 address stands in brackets before its port: \"[::1]:80\".";
        }

        if (colon < 0)
            return !text.AsSpan().ContainsAnyExceptInRange('0', '9') && text.Length > 0
                ? $"{Shown.Quoted(text)} is only a port. Write the address before it: 127.0.0.1:{Shown.Plain(text)}."
                : $"{Shown.Quoted(text)} has no port. Add it: {Shown.Plain(text)}:80, with your port.";
        var digits = text[(colon + 1)..];
        if (digits.Length is 0 or > 5 || digits.AsSpan().ContainsAnyExceptInRange('0', '9') || int.Parse(digits) is < 1 or > 65535)
            return $"{Shown.Quoted(digits)} is not a port. A port is a number from 1 to 65535.";
        value = new(bracketed ? text[1..(colon - 1)] : text[..colon], int.Parse(digits), bracketed);
        return null;
    }
}
