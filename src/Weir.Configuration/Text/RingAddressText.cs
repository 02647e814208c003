namespace Weir.Configuration.Text;

/// <summary>An address that other nodes of a ring connect to: one IP address, one port.</summary>
internal static class RingAddressText
{
    public static string? Parse(string text, out BindAddress address)
    {
        if (BindAddressText.Parse(text, out address) is { } fault) return fault;
        return address.Kind == BindAddressKind.Ip && !address.Ip!.Equals(System.Net.IPAddress.Any) && !address.Ip.Equals(System.Net.IPAddress.IPv6Any)
            ? null
            : $"{Shown.Quoted(text)} is not one address that other nodes could connect to. Write an IP address and a port, such as 10.0.0.1:7400.";
    }
}
