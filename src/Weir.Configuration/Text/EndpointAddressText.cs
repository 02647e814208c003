using System.Net;

namespace Weir.Configuration.Text;

/// <summary>Where an endpoint is reached: <c>10.0.0.11:80</c>, <c>[::1]:80</c>, <c>app:8080</c>, <c>unix:/run/app.sock</c>.</summary>
internal static class EndpointAddressText
{
    /// <summary>Stands in for an address that could not be read, so that the rest of the file is still checked.</summary>
    public static EndpointAddress Unread { get; } = new() { Kind = EndpointAddressKind.Host, Host = "" };

    public static string? Parse(string text, out EndpointAddress value)
    {
        value = Unread;
        if (text.StartsWith(UnixPathText.Prefix, StringComparison.Ordinal))
        {
            var wrong = UnixPathText.Parse(text, out var path);
            value = new() { Kind = EndpointAddressKind.Unix, UnixPath = path };
            return wrong;
        }

        if (HostAndPort.Split(text, out var parts) is { } error)
            return error;
        if ((parts.IsBracketed ? HostText.IPv6(parts.Host) : HostText.IPv4(parts.Host)) is { } ip)
        {
            if (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))
                return $"{Shown.Quoted(text)} is every address of this machine, not an endpoint. "
                    + $"On this machine write 127.0.0.1:{parts.Port}.";
            value = new() { Kind = EndpointAddressKind.Ip, Ip = ip, Port = parts.Port };
            return null;
        }

        if (parts.IsBracketed || HostText.LooksLikeIPv4(parts.Host))
            return $"{Shown.Quoted(parts.Host)} is not an IP address. {HostText.IPMend(parts.IsBracketed)}";
        if (parts.Host.Length == 0)
            return $"{Shown.Quoted(text)} has no host. On this machine write 127.0.0.1:{parts.Port}.";
        if (!HostText.IsName(parts.Host))
            return $"{Shown.Quoted(parts.Host)} is neither an IP address nor a host name.";
        value = new() { Kind = EndpointAddressKind.Host, Host = parts.Host.ToLowerInvariant(), Port = parts.Port };
        return null;
    }
}
