namespace Weir.Configuration.Text;

/// <summary>The name or the address of a host, without a port.</summary>
internal static class HostNameText
{
    public static string? Parse(string text, out string host)
    {
        host = text;
        return HostText.IsName(text) || HostText.IPv4(text) is not null || HostText.IPv6(text) is not null
            ? null
            : $"{Shown.Quoted(text)} is not a host. Write a name or an address, without a port: shop.example.";
    }
}
