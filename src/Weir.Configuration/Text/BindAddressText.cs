namespace Weir.Configuration.Text;

/// <summary>
/// Where a listener accepts: <c>10.0.0.1:80</c>, <c>[::1]:80</c>, <c>:8080</c>, <c>*:8080</c>, <c>localhost:8080</c>,
/// <c>unix:/run/weir.sock</c>.
/// </summary>
internal static class BindAddressText
{
    public static string? Parse(string text, out BindAddress value)
    {
        value = new() { Kind = BindAddressKind.Any };
        if (text.StartsWith(UnixPathText.Prefix, StringComparison.Ordinal))
        {
            var wrong = UnixPathText.Parse(text, out var path);
            value = new() { Kind = BindAddressKind.Unix, UnixPath = path };
            return wrong;
        }

        if (text.EndsWith(":0", StringComparison.Ordinal))
            return $"{Shown.Quoted(text)} asks for any free port, and each event loop would get another. Choose a port from 1 to 65535.";
        if (HostAndPort.Split(text, out var parts) is { } error)
            return error;
        if (!parts.IsBracketed && parts.Host is "" or "*")
            value = new() { Kind = BindAddressKind.Any, Port = parts.Port };
        else if (!parts.IsBracketed && string.Equals(parts.Host, "localhost", StringComparison.OrdinalIgnoreCase))
            value = new() { Kind = BindAddressKind.Localhost, Port = parts.Port };
        else if ((parts.IsBracketed ? HostText.IPv6(parts.Host) : HostText.IPv4(parts.Host)) is { } ip)
            value = new() { Kind = BindAddressKind.Ip, Ip = ip, Port = parts.Port };
        else
            return parts.IsBracketed || HostText.LooksLikeIPv4(parts.Host)
                ? $"{Shown.Quoted(parts.Host)} is not an IP address. {HostText.IPMend(parts.IsBracketed)}"
                : $"A listener binds an IP address, 'localhost' or '*', not the name {Shown.Quoted(parts.Host)}. "
                    + $"To accept on every interface write ':{parts.Port}'.";
        return null;
    }
}
