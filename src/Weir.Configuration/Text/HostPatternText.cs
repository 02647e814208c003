namespace Weir.Configuration.Text;

/// <summary>The host of a route: <c>shop.example</c> or <c>*.shop.example</c>.</summary>
internal static class HostPatternText
{
    public static string? Parse(string text, out HostPattern value)
    {
        value = new("", AnySubdomain: false);
        var name = text.ToLowerInvariant();
        if (name is "*" or "")
            return "A route without 'host' takes every host. Remove the key.";
        var any = name.StartsWith("*.", StringComparison.Ordinal);
        if (any)
            name = name[2..];
        if (name.Contains('*', StringComparison.Ordinal))
            return $"{Shown.Quoted(text)} has '*' in a place where it means nothing. "
                + "A host is exact (shop.example) or everything below a domain (\"*.shop.example\").";
        var isAddress = HostText.IPv4(name) is not null || (name is ['[', .., ']'] && HostText.IPv6(name[1..^1]) is not null);
        if (isAddress && !any)
        {
            value = new(name, AnySubdomain: false);
            return null;
        }

        if (HostAndPort.Split(name, out var parts) is null
            && (HostText.IsName(parts.Host) || HostText.IPv4(parts.Host) is not null || parts.IsBracketed))
            return $"{Shown.Quoted(text)} has a port, and a route matches the host alone. Remove ':{parts.Port}'.";
        if (name.AsSpan().ContainsAnyExceptInRange('\0', '\u007f'))
            return $"{Shown.Quoted(text)} has letters beyond ASCII. Write the name as DNS has it, with 'xn--'.";
        if (!HostText.IsName(name))
            return $"{Shown.Quoted(text)} is not a host name. "
                + "A host is exact (shop.example) or everything below a domain (\"*.shop.example\").";
        value = new(name, any);
        return null;
    }
}
